package dev.pawl.core.testkit;

import dev.pawl.core.file.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A disk that hands everything to the one below it, but for what an implementation overrides.
public interface DiskInFront extends Disk {
  /// The disk that does the work.
  Disk below();

  @Override
  default OpenFile create(Path file) throws IOException {
    return below().create(file);
  }

  @Override
  default OpenFile edit(Path file) throws IOException {
    return below().edit(file);
  }

  @Override
  default InputStream read(Path file, LinkOption... links) throws IOException {
    return below().read(file, links);
  }

  @Override
  default long size(Path file) throws IOException {
    return below().size(file);
  }

  @Override
  default boolean exists(Path file) {
    return below().exists(file);
  }

  @Override
  default List<Path> list(Path folder) throws IOException {
    return below().list(folder);
  }

  @Override
  default String unforeseen(Path file) {
    return below().unforeseen(file);
  }

  @Override
  default void move(Path from, Path to) throws IOException {
    below().move(from, to);
  }

  @Override
  default boolean delete(Path file) throws IOException {
    return below().delete(file);
  }

  @Override
  default void createFolders(Path folder) throws IOException {
    below().createFolders(folder);
  }

  @Override
  default void closeToOthers(Path folder) throws IOException {
    below().closeToOthers(folder);
  }

  @Override
  default void forceFolder(Path folder) throws IOException {
    below().forceFolder(folder);
  }

  @Override
  default long free(Path folder) throws IOException {
    return below().free(folder);
  }

  @Override
  default Optional<String> permissions(Path file) throws IOException {
    return below().permissions(file);
  }

  /// An open file that hands everything to the one below it, but for what is overridden.
  interface OpenFileInFront extends OpenFile {
    /// The file that does the work.
    OpenFile below();

    @Override
    default void write(long offset, byte[] bytes, int from, int count) throws IOException {
      below().write(offset, bytes, from, count);
    }

    @Override
    default void truncate(long length) throws IOException {
      below().truncate(length);
    }

    @Override
    default void force() throws IOException {
      below().force();
    }

    @Override
    default long size() throws IOException {
      return below().size();
    }

    @Override
    default void close() throws IOException {
      below().close();
    }
  }
}
