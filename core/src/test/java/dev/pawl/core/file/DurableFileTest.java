package dev.pawl.core.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
  @TempDir private Path folder;

  @Test
  void replacedFile_hasTheNewContentAndNothingIsLeftBeside() throws IOException {
    Path file = folder.resolve("state");
    DurableFile.replace(file, new byte[] {1, 2, 3});
    DurableFile.replace(file, new byte[] {4});
    assertArrayEquals(new byte[] {4}, read(file, 10).orElseThrow());
    assertEquals(List.of(file), filesIn(folder));
  }

  @Test
  void newFile_isReadableByItsOwnerOnly() throws IOException {
    Path file = folder.resolve("secret");
    assumePosix(file);
    DurableFile.replace(file, new byte[] {1});
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse(OwnerOnly.isOpenToOthers(file));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertTrue(OwnerOnly.isOpenToOthers(file));
  }

  @Test
  void newFolders_areReadableByTheirOwnerOnly() throws IOException {
    Path inner = OwnerOnly.createFolders(folder.resolve("outer").resolve("inner"));
    assumePosix(inner);
    for (Path made : List.of(inner, folder.resolve("outer"))) {
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    }
    assertEquals(inner, OwnerOnly.createFolders(inner));
  }

  @Test
  void failedReplacement_leavesTheOldFileAndNoRest() throws IOException {
    Path occupied = folder.resolve("occupied");
    Files.createDirectories(occupied.resolve("in-the-way"));
    assertThrows(IOException.class, () -> DurableFile.replace(occupied, new byte[] {1}));
    assertEquals(List.of(occupied), filesIn(folder));
    assertTrue(Files.isDirectory(occupied.resolve("in-the-way")));
  }

  @Test
  void fileLongerThanTheLimit_isNotRead() throws IOException {
    Path file = folder.resolve("long");
    DurableFile.replace(file, new byte[11]);
    assertThrows(IOException.class, () -> read(file, 10));
    assertEquals(11, read(file, 11).orElseThrow().length);
    assertEquals(11, read(file, 12).orElseThrow().length);
  }

  @Test
  void missingFile_isNothing() throws IOException {
    assertEquals(Optional.empty(), read(folder.resolve("none"), 10));
  }

  @Test
  void deletedFile_isGone_andDeletingNothingIsFine() throws IOException {
    Path file = folder.resolve("token");
    DurableFile.replace(file, new byte[] {1});
    DurableFile.delete(file);
    DurableFile.delete(file);
    assertEquals(List.of(), filesIn(folder));
  }

  @Test
  void sweep_removesOnlyWhatPowerCutsLeft() throws IOException {
    Path file = folder.resolve("state");
    DurableFile.replace(file, new byte[] {1});
    Files.write(folder.resolve(".state.0011223344556677.new"), new byte[] {9});
    DurableFile.sweep(folder);
    assertEquals(List.of(file), filesIn(folder));
  }

  private static Optional<byte[]> read(Path file, long limit) throws IOException {
    return DurableFile.read(file, new ByteCount(limit));
  }

  private static void assumePosix(Path file) {
    Assumptions.assumeTrue(
        file.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "this file system has no POSIX permissions");
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
