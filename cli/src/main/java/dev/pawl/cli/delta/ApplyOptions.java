package dev.pawl.cli.delta;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The options that Java is started with for `pawl delta apply`: the file `apply.options` beside
/// this class, which the launcher `pawl` reads too.
public final class ApplyOptions {
  private static final String FILE = "apply.options";

  private ApplyOptions() {}

  /// All of them.
  public static List<String> all() {
    try (InputStream in = ApplyOptions.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("this program lacks its file " + FILE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + FILE, e);
    }
  }
}
