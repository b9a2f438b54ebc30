package dev.pawl.core.file;

import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A file others rely on: it is replaced, never edited. After a power cut at any moment it has the
/// old content or the new one, whole, and once a method here has returned, the new one.
///
/// Files made here are readable by their owner only. What a power cut leaves behind are files whose
/// name ends with `.new`; [#sweep] removes them. Each method exists for a [Disk] and, without one,
/// for the disks of this machine.
public final class DurableFile {
  private static final String UNFINISHED = ".new";

  private DurableFile() {}

  /// Makes `content` the whole content of `file`: written beside it, forced, moved over it, and the
  /// folder forced. The folder must exist.
  public static void replace(Disk disk, Path file, byte[] content) throws IOException {
    Path beside = beside(disk, file);
    try {
      try (Disk.OpenFile out = disk.create(beside)) {
        out.write(0, content, 0, content.length);
        out.force();
      }
      moveOver(disk, beside, file);
    } catch (IOException e) {
      removeAfter(e, disk, beside);
      throw e;
    }
  }

  /// As [#replace(Disk, Path, byte[])], on this machine.
  public static void replace(Path file, byte[] content) throws IOException {
    replace(Disk.real(), file, content);
  }

  /// Makes a finished, forced file take the place of another in one step and forces the folder.
  /// Both must be in the same folder.
  public static void moveOver(Disk disk, Path from, Path to) throws IOException {
    disk.move(from, to);
    disk.forceFolder(folderOf(to));
  }

  /// As [#moveOver(Disk, Path, Path)], on this machine.
  public static void moveOver(Path from, Path to) throws IOException {
    moveOver(Disk.real(), from, to);
  }

  /// The content of `file`, or nothing if there is none.
  /// @throws IOException also if it is longer than `limit`
  public static Optional<byte[]> read(Disk disk, Path file, ByteCount limit) throws IOException {
    try (InputStream in = disk.read(file)) {
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

  /// As [#read(Disk, Path, ByteCount)], on this machine.
  public static Optional<byte[]> read(Path file, ByteCount limit) throws IOException {
    return read(Disk.real(), file, limit);
  }

  /// Removes `file` if it exists and forces the folder. Where there is none a disk that takes no
  /// changes is no problem.
  public static void delete(Disk disk, Path file) throws IOException {
    if (disk.exists(file) && disk.delete(file)) {
      disk.forceFolder(folderOf(file));
    }
  }

  /// As [#delete(Disk, Path)], on this machine.
  public static void delete(Path file) throws IOException {
    delete(Disk.real(), file);
  }

  /// Removes what power cuts during [#replace] left in `folder`. Call it only while no one writes
  /// there.
  public static void sweep(Disk disk, Path folder) throws IOException {
    for (Path file : disk.list(folder)) {
      if (file.toString().endsWith(UNFINISHED)) {
        disk.delete(file);
      }
    }
  }

  /// As [#sweep(Disk, Path)], on this machine.
  public static void sweep(Path folder) throws IOException {
    sweep(Disk.real(), folder);
  }

  /// Makes the names in `folder` survive a power cut, on this machine.
  public static void forceFolder(Path folder) throws IOException {
    Disk.real().forceFolder(folder);
  }

  private static Path beside(Disk disk, Path file) {
    return file.resolveSibling("." + file.getFileName() + "." + disk.unforeseen(file) + UNFINISHED);
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " is not in a folder");
    }
    return parent;
  }

  private static void removeAfter(IOException cause, Disk disk, Path leftover) {
    try {
      disk.delete(leftover);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
