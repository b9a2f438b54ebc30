package dev.pawl.core.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What durable files are made of: the few things that a program asks of a disk. Port: [#real()] in
/// every program; the simulator has one whose power fails before any of its writes
/// (docs/spec/power-cuts.md).
///
/// What is promised, and no more: after [OpenFile#force()] the bytes of a file survive a power cut;
/// after [#forceFolder] so do the names in a folder. Until then any part of what was done since may
/// be lost, in any order.
public interface Disk {
  /// The disks of this machine.
  static Disk real() {
    return RealDisk.INSTANCE;
  }

  /// A file that is open for writing.
  interface OpenFile extends Closeable {
    /// Writes `count` bytes, those from `from` on, at `offset` of the file.
    void write(long offset, byte[] bytes, int from, int count) throws IOException;

    /// Cuts the file to at most `length` bytes.
    void truncate(long length) throws IOException;

    /// Makes content and length survive a power cut; not the file's name.
    void force() throws IOException;

    /// Length at this moment.
    long size() throws IOException;
  }

  /// A file that is open for reading at any place.
  interface ReadFile extends Closeable {
    /// Reads exactly `count` bytes from `offset` on.
    /// @throws java.io.EOFException if there are fewer
    void read(long offset, byte[] into, int at, int count) throws IOException;
  }

  /// Opens a file to be read at any place. A symbolic link is refused. Without a better way each
  /// reading begins at the start of the file.
  /// @throws java.nio.file.NoSuchFileException if there is none
  default ReadFile readable(Path file) throws IOException {
    size(file);
    return new ReadFile() {
      @Override
      public void read(long offset, byte[] into, int at, int count) throws IOException {
        try (InputStream in = Disk.this.read(file, LinkOption.NOFOLLOW_LINKS)) {
          in.skipNBytes(offset);
          if (in.readNBytes(into, at, count) < count) {
            throw new EOFException(file + " ends before byte " + (offset + count));
          }
        }
      }

      @Override
      public void close() {}
    };
  }

  /// Makes a new file that only its owner can read.
  /// @throws java.nio.file.FileAlreadyExistsException if there is one
  OpenFile create(Path file) throws IOException;

  /// Opens a file as it is, or makes an empty one that only its owner can read. A symbolic link is
  /// refused.
  OpenFile edit(Path file) throws IOException;

  /// Reads a file from its beginning.
  /// @param links `NOFOLLOW_LINKS` to refuse a symbolic link
  /// @throws java.nio.file.NoSuchFileException if there is none
  InputStream read(Path file, LinkOption... links) throws IOException;

  /// Length of a file.
  /// @throws java.nio.file.NoSuchFileException if there is none
  long size(Path file) throws IOException;

  /// Whether there is a file, folder or symbolic link of this name.
  boolean exists(Path file);

  /// The names in a folder, in no particular order.
  /// @throws java.nio.file.NoSuchFileException if there is none
  List<Path> list(Path folder) throws IOException;

  /// Puts `from` in the place of `to` in one step. Both must be in the same folder.
  void move(Path from, Path to) throws IOException;

  /// Removes a file.
  /// @return whether there was one
  boolean delete(Path file) throws IOException;

  /// A part of a name for a new file beside `file`: letters and digits that nobody could foresee
  /// who
  /// might put something in its place.
  default String unforeseen(Path file) {
    return Unforeseen.name();
  }

  /// Makes the folder, and those above it, for their owner only, unless they exist.
  void createFolders(Path folder) throws IOException;

  /// Takes all permissions on `folder` from everyone but its owner.
  void closeToOthers(Path folder) throws IOException;

  /// Makes the names in `folder` survive a power cut.
  void forceFolder(Path folder) throws IOException;

  /// Bytes that can still be written on the disk that holds `folder`.
  long free(Path folder) throws IOException;

  /// Who may do what with `file`, like `rw-------`; nothing where the disk knows no such thing.
  Optional<String> permissions(Path file) throws IOException;
}
