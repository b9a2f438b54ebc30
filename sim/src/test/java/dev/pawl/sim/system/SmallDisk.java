package dev.pawl.sim.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A file system of a few mebibytes in the place of a folder, which really can be full. Needs the
/// right to mount: tests that use it are skipped, and say so, where there is none.
final class SmallDisk implements AutoCloseable {
  private static final int PIECE = 4096;

  private final Path folder;
  private final Path filler;

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.filler = folder.resolve("filler");
  }

  /// Moves the content of `folder` to a disk of its own, mounted in its place.
  static SmallDisk over(Path folder, int mebibytes) throws IOException, InterruptedException {
    Path aside = folder.resolveSibling(folder.getFileName() + ".aside");
    Files.move(folder, aside);
    Files.createDirectory(folder);
    String size = "size=" + mebibytes + "m,mode=700";
    int mounted = run("mount", "-t", "tmpfs", "-o", size, "none", folder.toString());
    if (mounted != 0) {
      Files.delete(folder);
      Files.move(aside, folder);
    }
    assumeTrue(mounted == 0, "skipped: only who may mount (root) can make a really small disk");
    assertEquals(0, run("cp", "-a", aside + "/.", folder.toString()));
    return new SmallDisk(folder);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  /// Fills it until about so many bytes are left.
  void fill(long left) throws IOException {
    byte[] piece = new byte[PIECE];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (folder.toFile().getUsableSpace() >= left + PIECE) {
        out.write(piece);
      }
    }
  }

  /// Takes away what was filled in.
  void makeRoom() throws IOException {
    Files.deleteIfExists(filler);
  }

  @Override
  public void close() throws IOException {
    try {
      assertEquals(0, run("umount", "-l", folder.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
