package dev.pawl.sim.system;

import dev.pawl.agent.runtime.JvmOptions;
import dev.pawl.cli.delta.ApplyOptions;
import dev.pawl.sim.process.ClassPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Pawl as it is installed on a machine: the real launcher `pawl`, and a folder `lib` that leads to
/// the programs of this build, by relative paths.
/// @param folder holds both
record Installation(Path folder) {
  private static final List<String> PROGRAMS = List.of("server", "agent", "cli", "sim");

  /// Installs into a new folder.
  static Installation into(Path folder) throws IOException {
    Path lib = Files.createDirectories(folder.resolve("lib")).toRealPath();
    List<String> names = new ArrayList<>();
    for (Path entry : ClassPaths.ofThisBuild().of("sim")) {
      names.add(lib.relativize(entry).toString());
    }
    for (String program : PROGRAMS) {
      Files.write(lib.resolve(program + ".classpath"), names);
    }
    Files.write(lib.resolve("agent.options"), JvmOptions.common());
    Files.write(lib.resolve("apply.options"), ApplyOptions.all());
    Path launcher = folder.resolve("pawl");
    Files.copy(Path.of("").toAbsolutePath().resolveSibling("pawl"), launcher);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Installation(folder);
  }

  /// What a shell needs to find it, and it the Java that runs us.
  Map<String, String> environment() {
    return Map.of(
        "PATH",
        folder + ":" + System.getenv("PATH"),
        "PAWL_JAVA_HOME",
        System.getProperty("java.home"),
        "PAWL_LIB",
        "");
  }

  /// A command line of a shell, as a process in `folder`.
  static List<String> shell(Path folder, String line) {
    return List.of("sh", "-c", "cd \"$0\" && " + line, folder.toString());
  }
}
