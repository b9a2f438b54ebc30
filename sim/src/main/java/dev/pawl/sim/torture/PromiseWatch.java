package dev.pawl.sim.torture;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.rollback.CounterFailure;
import dev.pawl.agent.rollback.FileMonotonicCounter;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.agent.slot.FileSlotStorage;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.torture.flash.Change;
import dev.pawl.sim.torture.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Finds out from outside what a device has promised: a record counts as promised from the moment
/// the program goes on to something else, since from then on it relies on it.
final class PromiseWatch {
  private final World world;
  private final DeviceFolder folder;

  private Promise promise; // grows
  private String writing = ""; // the record that is being written, if any

  PromiseWatch(World world, DeviceFolder folder, Promise before) {
    this.world = world;
    this.folder = folder;
    this.promise = before;
  }

  Promise promise() {
    return promise;
  }

  /// About to be told of a change.
  void before(Change next) {
    String record = recordOf(next);
    if (!writing.isEmpty() && !record.equals(writing)) {
      look();
    }
    writing = record;
  }

  /// The program came to rest or ended.
  void look() {
    promise = promise.raised(floor(), confirmed());
  }

  /// The floor as the disk has it now; -1 if it cannot be read.
  long floor() {
    return switch (new FileMonotonicCounter(folder).read()) {
      case Result.Ok<ReleaseCounter, CounterFailure>(ReleaseCounter floor) -> floor.value();
      case Result.Failed<ReleaseCounter, CounterFailure> _ -> -1;
    };
  }

  private long confirmed() {
    if (!(new BootRecordStore(folder).read()
        instanceof Reading.Found<BootRecord>(BootRecord record, _))) {
      return 0;
    }
    long highest = 0;
    for (Slot slot : Slot.values()) {
      if (record.slot(slot).confirmed() && !promise.rotten().equals(Optional.of(slot))) {
        highest = Math.max(highest, counterIn(slot));
      }
    }
    return highest;
  }

  private long counterIn(Slot slot) {
    try {
      return new FileSlotStorage(folder, world.config().slotCapacity())
          .proof(slot)
          .map(ImageProof::parse)
          .map(
              proof ->
                  proof instanceof Result.Ok<ImageProof, ?>(ImageProof read)
                      ? world.counterOf(read.path().value())
                      : 0L)
          .orElse(0L);
    } catch (IOException e) {
      return 0;
    }
  }

  private String recordOf(Change change) {
    Path path = change.path();
    if (path.equals(folder.boot())) {
      return writing; // forcing the folder belongs to the record written last
    }
    if (!folder.boot().equals(path.getParent())) {
      return "";
    }
    return path.getFileName().toString().contains("counter") ? "counter" : "record";
  }
}
