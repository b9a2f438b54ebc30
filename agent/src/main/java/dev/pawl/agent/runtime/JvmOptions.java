package dev.pawl.agent.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The options that boot stage and agent are started with. They stand in the file `agent.options`
/// beside this class: the launcher `pawl`, the boot stage that starts an image, and the runtime
/// made for devices read the same one. On such a runtime those of `device.options` come after them.
public final class JvmOptions {
  private static final String COMMON = "agent.options";
  private static final String DEVICE = "device.options";

  private JvmOptions() {}

  /// The options on any Java.
  public static List<String> common() {
    return read(COMMON);
  }

  /// The options on a runtime made for devices, without those that depend on where it is.
  public static List<String> device() {
    List<String> options = new ArrayList<>(common());
    options.addAll(read(DEVICE));
    return options;
  }

  private static List<String> read(String file) {
    try (InputStream in = JvmOptions.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("this program lacks its file " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  /// The options for a program on the Java that runs us.
  /// @param cached whether it is the agent of this runtime, whose classes are in its cache
  public static List<String> here(boolean cached) {
    return in(Path.of(System.getProperty("java.home")), cached);
  }

  /// The options for a program on the runtime in `home`, which may be any JDK.
  static List<String> in(Path home, boolean cached) {
    RuntimeFolder runtime = new RuntimeFolder(home);
    List<String> options = new ArrayList<>(Files.exists(runtime.compiled()) ? device() : common());
    if (Files.exists(runtime.cache()) && cached) {
      options.add("-XX:SharedArchiveFile=" + runtime.cache());
    }
    if (Files.exists(runtime.compiled())) {
      options.add("-XX:CompilerDirectivesFile=" + runtime.compiled());
    }
    return options;
  }
}
