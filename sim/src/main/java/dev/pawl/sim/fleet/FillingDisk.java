package dev.pawl.sim.fleet;

import dev.pawl.core.file.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A disk that has no room left once an image is half written, until somebody makes room.
final class FillingDisk implements Disk {
  private final Disk real;
  private final Path image;
  private final long room;
  private final Optional<Duration> fullFor;
  private boolean filled; // once
  private long since; // when, by the nanosecond clock

  /// @param image what is half written when the disk is full
  /// @param room bytes of it that still find room
  /// @param fullFor for ever if absent
  FillingDisk(Disk real, Path image, long room, Optional<Duration> fullFor) {
    this.real = real;
    this.image = image;
    this.room = room;
    this.fullFor = fullFor;
  }

  /// Whether it was full.
  boolean wasFull() {
    return filled;
  }

  private boolean isFull() {
    return filled && fullFor.map(time -> System.nanoTime() - since < time.toNanos()).orElse(true);
  }

  @Override
  public OpenFile edit(Path file) throws IOException {
    OpenFile open = real.edit(file);
    return file.equals(image) ? new Filling(open) : open;
  }

  @Override
  public long free(Path folder) throws IOException {
    return isFull() ? 0 : real.free(folder);
  }

  private final class Filling implements OpenFile {
    private final OpenFile open;

    Filling(OpenFile open) {
      this.open = open;
    }

    @Override
    public void write(long offset, byte[] bytes, int from, int count) throws IOException {
      if (!filled && offset + count > room) {
        filled = true;
        since = System.nanoTime();
      }
      if (isFull()) {
        throw new IOException("No space left on device");
      }
      open.write(offset, bytes, from, count);
    }

    @Override
    public void truncate(long length) throws IOException {
      open.truncate(length);
    }

    @Override
    public void force() throws IOException {
      open.force();
    }

    @Override
    public long size() throws IOException {
      return open.size();
    }

    @Override
    public void close() throws IOException {
      open.close();
    }
  }

  @Override
  public OpenFile create(Path file) throws IOException {
    return real.create(file);
  }

  @Override
  public InputStream read(Path file, LinkOption... links) throws IOException {
    return real.read(file, links);
  }

  @Override
  public ReadFile readable(Path file) throws IOException {
    return real.readable(file);
  }

  @Override
  public long size(Path file) throws IOException {
    return real.size(file);
  }

  @Override
  public boolean exists(Path file) {
    return real.exists(file);
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    return real.list(folder);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    real.move(from, to);
  }

  @Override
  public boolean delete(Path file) throws IOException {
    return real.delete(file);
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    real.createFolders(folder);
  }

  @Override
  public void closeToOthers(Path folder) throws IOException {
    real.closeToOthers(folder);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    real.forceFolder(folder);
  }

  @Override
  public Optional<String> permissions(Path file) throws IOException {
    return real.permissions(file);
  }
}
