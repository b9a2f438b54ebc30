package dev.pawl.sim.torture;

import dev.pawl.core.file.Disk;
import dev.pawl.core.testkit.FaultyDisk.Act;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A disk whose forcing is left out where a test says so: what happens when a program forgets it.
final class AlteredDisk implements Disk {
  private final Disk below;
  private final SeededFault.When done;

  /// @param done whether [Act#FORCE] or [Act#FORCE_FOLDER] of a file really happens
  AlteredDisk(Disk below, SeededFault.When done) {
    this.below = below;
    this.done = done;
  }

  @Override
  public OpenFile create(Path file) throws IOException {
    return new Unforced(file, below.create(file), done);
  }

  @Override
  public OpenFile edit(Path file) throws IOException {
    return new Unforced(file, below.edit(file), done);
  }

  @Override
  public InputStream read(Path file, LinkOption... links) throws IOException {
    return below.read(file, links);
  }

  @Override
  public long size(Path file) throws IOException {
    return below.size(file);
  }

  @Override
  public boolean exists(Path file) {
    return below.exists(file);
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    return below.list(folder);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    below.move(from, to);
  }

  @Override
  public boolean delete(Path file) throws IOException {
    return below.delete(file);
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    below.createFolders(folder);
  }

  @Override
  public void closeToOthers(Path folder) throws IOException {
    below.closeToOthers(folder);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    if (done.is(Act.FORCE_FOLDER, folder)) {
      below.forceFolder(folder);
    }
  }

  @Override
  public long free(Path folder) throws IOException {
    return below.free(folder);
  }

  @Override
  public Optional<String> permissions(Path file) throws IOException {
    return below.permissions(file);
  }

  private record Unforced(Path file, OpenFile below, SeededFault.When done) implements OpenFile {
    @Override
    public void write(long offset, byte[] bytes, int from, int count) throws IOException {
      below.write(offset, bytes, from, count);
    }

    @Override
    public void truncate(long length) throws IOException {
      below.truncate(length);
    }

    @Override
    public void force() throws IOException {
      if (done.is(Act.FORCE, file)) {
        below.force();
      }
    }

    @Override
    public long size() throws IOException {
      return below.size();
    }

    @Override
    public void close() throws IOException {
      below.close();
    }
  }
}
