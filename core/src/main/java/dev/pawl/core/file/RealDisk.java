package dev.pawl.core.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The operating system's files.
enum RealDisk implements Disk {
  INSTANCE;

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  private static final Set<OpenOption> EDIT =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  @Override
  public OpenFile create(Path file) throws IOException {
    return new Channel(FileChannel.open(file, NEW, OwnerOnly.file(file)));
  }

  @Override
  public OpenFile edit(Path file) throws IOException {
    return new Channel(FileChannel.open(file, EDIT, OwnerOnly.file(file)));
  }

  @Override
  public InputStream read(Path file, LinkOption... links) throws IOException {
    return Files.newInputStream(file, links);
  }

  @Override
  public ReadFile readable(Path file) throws IOException {
    return new Source(
        file, FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public long size(Path file) throws IOException {
    return Files.size(file);
  }

  @Override
  public boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      found.forEach(names::add);
    }
    return names;
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public boolean delete(Path file) throws IOException {
    return Files.deleteIfExists(file);
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    OwnerOnly.createFolders(folder);
  }

  @Override
  public void closeToOthers(Path folder) throws IOException {
    OwnerOnly.close(folder);
  }

  /// Does nothing on a system whose folders cannot be opened.
  @Override
  public void forceFolder(Path folder) throws IOException {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public long free(Path folder) throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  @Override
  public Optional<String> permissions(Path file) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view == null
        ? Optional.empty()
        : Optional.of(PosixFilePermissions.toString(view.readAttributes().permissions()));
  }

  private record Source(Path file, FileChannel channel) implements ReadFile {
    @Override
    public void read(long offset, byte[] into, int at, int count) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(into, at, count);
      while (left.hasRemaining()) {
        if (channel.read(left, offset + left.position() - at) < 0) {
          throw new EOFException(file + " ends before byte " + (offset + count));
        }
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private record Channel(FileChannel channel) implements OpenFile {
    @Override
    public void write(long offset, byte[] bytes, int from, int count) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(bytes, from, count);
      long at = offset;
      while (left.hasRemaining()) {
        at += channel.write(left, at);
      }
    }

    @Override
    public void truncate(long length) throws IOException {
      channel.truncate(length);
    }

    @Override
    public void force() throws IOException {
      channel.force(true);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
