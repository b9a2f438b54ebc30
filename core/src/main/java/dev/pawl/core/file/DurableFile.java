package dev.pawl.core.file;

import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// A file others rely on: it is replaced, never edited. After a power cut at any moment it has the
/// old content or the new one, whole, and once a method here has returned, the new one.
///
/// Files made here are readable by their owner only. What a power cut leaves behind are files whose
/// name ends with `.new`; [#sweep] removes them.
public final class DurableFile {
  private static final String UNFINISHED = ".new";
  private static final SecureRandom RANDOM = new SecureRandom();

  private DurableFile() {}

  /// Makes `content` the whole content of `file`: written beside it, forced, moved over it, and the
  /// folder forced. The folder must exist.
  public static void replace(Path file, byte[] content) throws IOException {
    Path beside = beside(file);
    try {
      try (FileChannel channel = create(beside)) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true);
      }
      moveOver(beside, file);
    } catch (IOException e) {
      removeAfter(e, beside);
      throw e;
    }
  }

  /// Makes a finished, forced file take the place of another in one step and forces the folder.
  /// Both must be in the same folder.
  public static void moveOver(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    forceFolder(folderOf(to));
  }

  /// The content of `file`, or nothing if there is none.
  /// @throws IOException also if it is longer than `limit`
  public static Optional<byte[]> read(Path file, ByteCount limit) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      int most = Math.toIntExact(limit.value());
      byte[] content = in.readNBytes(most);
      if (content.length == most && in.read() >= 0) {
        throw new IOException("reading " + file + ": longer than the limit of " + limit);
      }
      return Optional.of(content);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// Removes `file` if it exists and forces the folder.
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      forceFolder(folderOf(file));
    }
  }

  /// Removes what power cuts during [#replace] left in `folder`. Call it only while no one writes
  /// there.
  public static void sweep(Path folder) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  /// Makes the names in `folder` survive a power cut. Does nothing on a system whose folders cannot
  /// be opened.
  public static void forceFolder(Path folder) throws IOException {
    if (isWindows()) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static boolean isWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        OwnerOnly.file(file));
  }

  private static Path beside(Path file) {
    byte[] unique = new byte[8];
    RANDOM.nextBytes(unique);
    return file.resolveSibling(
        "." + file.getFileName() + "." + HexFormat.of().formatHex(unique) + UNFINISHED);
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " is not in a folder");
    }
    return parent;
  }

  private static void removeAfter(IOException cause, Path leftover) {
    try {
      Files.deleteIfExists(leftover);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
