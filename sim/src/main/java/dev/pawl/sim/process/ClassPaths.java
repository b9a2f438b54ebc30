package dev.pawl.sim.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Where the programs of this build are. The launcher `pawl` names a folder in the environment
/// variable `PAWL_LIB` and keeps there one file `PROGRAM.classpath` per program, one jar a line.
/// Without it (a test inside the build) everything is on our own class path.
public final class ClassPaths {
  private final String folder;

  private ClassPaths(String folder) {
    this.folder = folder;
  }

  /// Class paths of the running build.
  public static ClassPaths ofThisBuild() {
    String folder = System.getenv("PAWL_LIB");
    return new ClassPaths(folder == null ? "" : folder.strip());
  }

  /// Entries for `program`: `server`, `agent`, `cli` or `sim`.
  public List<Path> of(String program) {
    if (folder.isEmpty()) {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .filter(entry -> !entry.isBlank())
          .map(entry -> Path.of(entry).toAbsolutePath())
          .toList();
    }
    Path file = Path.of(folder, program + ".classpath");
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
          .filter(line -> !line.isBlank())
          .map(line -> Path.of(folder).resolve(line.strip()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the class path of " + program + " in " + file, e);
    }
  }
}
