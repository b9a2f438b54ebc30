package dev.pawl.sim.demo.stage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Everything the demo writes is below this folder.
public record StageFolder(Path root) {
  /// A new folder: at `wanted`, which must not hold anything yet.
  public static StageFolder at(Path wanted) throws IOException {
    Path root = Files.createDirectories(wanted.toAbsolutePath().normalize());
    try (var content = Files.list(root)) {
      if (content.findAny().isPresent()) {
        throw new IOException(
            "the folder " + root + " is not empty; name one that is, or a new one");
      }
    }
    return new StageFolder(root);
  }

  /// A new folder where this system keeps temporary files; only its owner can look into it.
  public static StageFolder temporary() throws IOException {
    return new StageFolder(Files.createTempDirectory("pawl-demo-").toRealPath());
  }

  /// The release engineers' workspace.
  public Path workspace() {
    return root.resolve("workspace");
  }

  /// The server's data folder; made by `pawl init`.
  public Path server() {
    return workspace().resolve("server");
  }

  /// One folder per device.
  public Path devices() {
    return root.resolve("devices");
  }

  /// Images as they were built.
  public Path images() {
    return root.resolve("images");
  }

  /// What the processes wrote.
  public Path logs() {
    return root.resolve("logs");
  }

  /// What the attacker needs.
  public Path attacker() {
    return root.resolve("attacker");
  }

  /// Removes it with all that is in it.
  public void remove() throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
