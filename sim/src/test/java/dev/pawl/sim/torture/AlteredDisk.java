package dev.pawl.sim.torture;

import dev.pawl.core.file.Disk;
import dev.pawl.core.testkit.DiskInFront;
import dev.pawl.core.testkit.FaultyDisk.Act;
import java.io.IOException;
import java.nio.file.Path;

/// A disk whose forcing is left out where a test says so: what happens when a program forgets it.
final class AlteredDisk implements DiskInFront {
  private final Disk below;
  private final SeededFault.When done;

  /// @param done whether [Act#FORCE] or [Act#FORCE_FOLDER] of a file really happens
  AlteredDisk(Disk below, SeededFault.When done) {
    this.below = below;
    this.done = done;
  }

  @Override
  public Disk below() {
    return below;
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
  public void forceFolder(Path folder) throws IOException {
    if (done.is(Act.FORCE_FOLDER, folder)) {
      below.forceFolder(folder);
    }
  }

  private record Unforced(Path file, OpenFile below, SeededFault.When done)
      implements OpenFileInFront {

    @Override
    public void force() throws IOException {
      if (done.is(Act.FORCE, file)) {
        below.force();
      }
    }
  }
}
