package dev.pawl.core.testkit;

import dev.pawl.core.file.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/// A disk with another one below it that fails when a test says so.
public final class FaultyDisk implements DiskInFront {
  /// What is asked of the disk.
  public enum Act {
    READ,
    CREATE,
    EDIT,
    WRITE,
    TRUNCATE,
    FORCE,
    MOVE,
    DELETE,
    CREATE_FOLDERS,
    FORCE_FOLDER;

    /// Whether it changes anything.
    public boolean changes() {
      return this != READ;
    }
  }

  /// Asked before each act.
  public interface Fault {
    void before(Act act, Path file) throws IOException;
  }

  private final Disk below;
  private final Fault fault;
  private final Optional<Long> free;

  /// @param free what [#free] says; what the disk below says if absent
  public FaultyDisk(Disk below, Optional<Long> free, Fault fault) {
    this.below = below;
    this.fault = fault;
    this.free = free;
  }

  /// A disk of this machine that fails.
  public FaultyDisk(Fault fault) {
    this(Disk.real(), Optional.empty(), fault);
  }

  @Override
  public Disk below() {
    return below;
  }

  @Override
  public OpenFile create(Path file) throws IOException {
    fault.before(Act.CREATE, file);
    return new Watched(file, below.create(file), fault);
  }

  @Override
  public OpenFile edit(Path file) throws IOException {
    fault.before(Act.EDIT, file);
    return new Watched(file, below.edit(file), fault);
  }

  @Override
  public InputStream read(Path file, LinkOption... links) throws IOException {
    fault.before(Act.READ, file);
    return below.read(file, links);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    fault.before(Act.MOVE, to);
    below.move(from, to);
  }

  @Override
  public boolean delete(Path file) throws IOException {
    fault.before(Act.DELETE, file);
    return below.delete(file);
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    fault.before(Act.CREATE_FOLDERS, folder);
    below.createFolders(folder);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    fault.before(Act.FORCE_FOLDER, folder);
    below.forceFolder(folder);
  }

  @Override
  public long free(Path folder) throws IOException {
    return free.isPresent() ? free.get() : below.free(folder);
  }

  private record Watched(Path file, OpenFile below, Fault fault) implements OpenFileInFront {
    @Override
    public void write(long offset, byte[] bytes, int from, int count) throws IOException {
      fault.before(Act.WRITE, file);
      below.write(offset, bytes, from, count);
    }

    @Override
    public void truncate(long length) throws IOException {
      fault.before(Act.TRUNCATE, file);
      below.truncate(length);
    }

    @Override
    public void force() throws IOException {
      fault.before(Act.FORCE, file);
      below.force();
    }
  }
}
