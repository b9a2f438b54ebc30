package dev.pawl.sim.torture;

import dev.pawl.core.file.Disk;
import dev.pawl.core.testkit.DiskInFront;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A disk on which a record of two copies is one file that is overwritten where it stands: the
/// second copy does not exist, and what was to be written beside it goes straight into it.
final class InPlaceDisk implements DiskInFront {
  private final Disk below;
  private final String record;

  /// @param record its name without `-0` and `-1`
  InPlaceDisk(Disk below, String record) {
    this.below = below;
    this.record = record;
  }

  @Override
  public Disk below() {
    return below;
  }

  @Override
  public OpenFile create(Path file) throws IOException {
    if (!isBeside(file)) {
      return below.create(file);
    }
    OpenFile inPlace = below.edit(file.resolveSibling(record + "-0"));
    inPlace.truncate(0);
    return inPlace;
  }

  @Override
  public InputStream read(Path file, LinkOption... links) throws IOException {
    if (isSecond(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return below.read(file, links);
  }

  @Override
  public boolean exists(Path file) {
    return !isSecond(file) && below.exists(file);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    if (!isBeside(from)) {
      below.move(from, to);
    }
  }

  private boolean isBeside(Path file) {
    return file.getFileName().toString().startsWith("." + record + "-");
  }

  private boolean isSecond(Path file) {
    return file.getFileName().toString().equals(record + "-1");
  }
}
