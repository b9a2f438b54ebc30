package dev.pawl.sim.torture.flash;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Something done to a disk. Until it is forced, a power cut may undo it, or half of it, whatever
/// became of the changes before and after it.
public sealed interface Change {
  /// A change of what a file holds.
  sealed interface OfContent extends Change {
    /// Number of the file, which it keeps when it is renamed.
    long file();
  }

  /// A change of a folder's names.
  sealed interface OfNames extends Change {}

  /// Bytes at a place of a file.
  final class Write implements OfContent {
    private final Path path;
    private final long file;
    private final int offset;
    private final Bytes content;

    Write(Path path, long file, int offset, byte[] bytes) {
      this.path = path;
      this.file = file;
      this.offset = offset;
      // Not the array itself: what is not forced for long would be kept twice.
      this.content = Bytes.NONE.written(0, bytes, 0, bytes.length);
    }

    @Override
    public Path path() {
      return path;
    }

    @Override
    public long file() {
      return file;
    }

    int offset() {
      return offset;
    }

    int length() {
      return content.length();
    }

    byte[] bytes() {
      return content.toArray();
    }

    /// The first `count` bytes of it.
    Write head(int count) {
      return new Write(path, file, offset, Arrays.copyOf(bytes(), count));
    }

    @Override
    public String toString() {
      return "write " + length() + " bytes at " + offset + " of " + path;
    }
  }

  /// A file gets shorter.
  record Truncate(Path path, long file, int length) implements OfContent {
    @Override
    public String toString() {
      return "truncate " + path + " to " + length;
    }
  }

  /// A name for a new, empty file.
  record Create(Path path, long file) implements OfNames {
    @Override
    public String toString() {
      return "create " + path;
    }
  }

  /// A file under another name of the same folder, whose old name is gone.
  record Move(Path from, Path path, long file) implements OfNames {
    @Override
    public String toString() {
      return "move " + from + " to " + path.getFileName();
    }
  }

  /// A name is gone.
  record Delete(Path path) implements OfNames {
    @Override
    public String toString() {
      return "delete " + path;
    }
  }

  /// A new folder.
  record MakeFolder(Path path) implements OfNames {
    @Override
    public String toString() {
      return "make folder " + path;
    }
  }

  /// Content of a file is forced: not a change by itself, but a moment at which power may fail.
  record Force(Path path) implements Change {
    @Override
    public String toString() {
      return "force " + path;
    }
  }

  /// Names of a folder are forced.
  record ForceFolder(Path path) implements Change {
    @Override
    public String toString() {
      return "force folder " + path;
    }
  }

  /// The file or folder it is about; after a move, the new name.
  Path path();

  /// The folder whose names it changes.
  default Optional<Path> folder() {
    return this instanceof OfNames ? Optional.ofNullable(path().getParent()) : Optional.empty();
  }
}
