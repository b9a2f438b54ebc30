package dev.pawl.sim.torture;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.rollback.FileMonotonicCounter;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.boot.SlotState;
import dev.pawl.core.file.Disk;
import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.testkit.FaultyDisk;
import dev.pawl.core.testkit.FaultyDisk.Act;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.torture.BootHook.Started;
import dev.pawl.sim.torture.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/// Mistakes a device could be made with, each put in through a port: what programs see of the disk,
/// or the boot stage. The explorer must catch every one.
enum SeededFault {
  /// Nothing is ever forced to the disk.
  NO_SYNC_OF_FILES("install") {
    @Override
    Disk on(Disk disk) {
      return new AlteredDisk(disk, (act, _) -> act != Act.FORCE);
    }
  },

  /// Names are never forced to the disk.
  NO_SYNC_OF_FOLDERS("install") {
    @Override
    Disk on(Disk disk) {
      return new AlteredDisk(disk, (act, _) -> act != Act.FORCE_FOLDER);
    }
  },

  /// The journal and the proof are safe before the image they speak of is.
  JOURNAL_AHEAD_OF_DATA("install") {
    @Override
    Disk on(Disk disk) {
      return new AlteredDisk(disk, (act, file) -> act != Act.FORCE || !isImage(file));
    }
  },

  /// The boot record exists once, is written in place, and nothing makes a new one.
  SINGLE_BOOT_RECORD("install") {
    @Override
    Disk on(Disk disk) {
      return new InPlaceDisk(disk, "record");
    }

    @Override
    BootHook hook() {
      return (world, folder, last) ->
          new BootRecordStore(folder).read() instanceof Reading.Found<BootRecord> _
              ? BootHook.own().powerOn(world, folder, last)
              : Optional.empty();
    }
  },

  /// The counter exists once, and is written in place.
  SINGLE_COUNTER("install") {
    @Override
    Disk on(Disk disk) {
      return new InPlaceDisk(disk, "counter");
    }
  },

  /// The new slot is made the one to boot before the image is in it.
  SWITCH_BEFORE_COPY("install") {
    @Override
    Disk on(Disk disk) {
      return before(
          disk,
          (act, file) -> act == Act.EDIT && isImage(file),
          folder ->
              replaceRecord(
                  folder,
                  record ->
                      new BootRecord(
                          record.sequence() + 1,
                          SlotState.UNUSED,
                          new SlotState(2, 0, true),
                          record.bootCount(),
                          record.lastReset())));
    }
  },

  /// The floor rises when the trial begins, not when it has been passed.
  COUNTER_BEFORE_CONFIRM("fall-back") {
    @Override
    Disk on(Disk disk) {
      return before(
          disk,
          (act, file) -> act == Act.MOVE && file.endsWith("proof.json"),
          folder -> {
            var _ = new FileMonotonicCounter(folder).raise(new ReleaseCounter(2));
          });
    }
  },

  /// The boot stage starts a trial without having counted the try.
  TRY_NOT_COUNTED("fall-back") {
    @Override
    BootHook hook() {
      return (world, folder, last) -> {
        Reading<BootRecord> before = new BootRecordStore(folder).read();
        Optional<Started> started = BootHook.own().powerOn(world, folder, last);
        if (started.isPresent()
            && started.get().trial()
            && before instanceof Reading.Found<BootRecord>(BootRecord record, _)) {
          BootRecord later =
              new BootRecord(
                  record.sequence() + 9,
                  record.a(),
                  record.b(),
                  record.bootCount() + 1,
                  record.lastReset());
          new BootRecordStore(folder).write(later);
        }
        return started;
      };
    }
  },

  /// The boot stage runs whatever stands in the slot the record names.
  IMAGE_NOT_VERIFIED("install") {
    @Override
    Disk on(Disk disk) {
      return new AlteredDisk(disk, (act, file) -> act != Act.FORCE || !isImage(file));
    }

    @Override
    BootHook hook() {
      return (_, folder, _) -> {
        if (!(new BootRecordStore(folder).read()
            instanceof Reading.Found<BootRecord>(BootRecord record, _))) {
          return Optional.empty();
        }
        Slot slot = record.b().priority() > record.a().priority() ? Slot.B : Slot.A;
        try (InputStream in = folder.disk().read(folder.slot(slot).resolve("image"))) {
          Digest image = Digest.sha256(in.readAllBytes());
          boolean trial = record.slot(slot).onTrial();
          return Optional.of(new Started(slot, trial, record.bootCount() + 1, image));
        }
      };
    }
  },

  /// After a cut, the boot stage starts again with a fresh record: slot A, confirmed.
  RECORD_FORGOTTEN_AT_POWER_ON("install") {
    @Override
    BootHook hook() {
      return (world, folder, last) -> {
        new BootRecordStore(folder).write(BootRecord.factory(Slot.A));
        return BootHook.own().powerOn(world, folder, last);
      };
    }
  },

  /// The counter is written anew, from the image that runs, whenever the device boots.
  COUNTER_FOLLOWS_THE_IMAGE("counter") {
    @Override
    BootHook hook() {
      return (world, folder, last) -> {
        if (last == ResetReason.POWER_ON) {
          folder.disk().delete(Path.of(folder.counter() + "-0"));
          folder.disk().delete(Path.of(folder.counter() + "-1"));
          var _ = new FileMonotonicCounter(folder).manufacture(new ReleaseCounter(1));
        }
        return BootHook.own().powerOn(world, folder, last);
      };
    }
  },

  /// The device's new key and certificate are never forced to the disk.
  IDENTITY_NOT_SYNCED("renewal") {
    @Override
    Disk on(Disk disk) {
      return new AlteredDisk(
          disk, (act, file) -> act != Act.FORCE || !file.toString().contains("identity"));
    }
  },

  /// Messages for the server are never forced to the disk.
  OUTBOX_NOT_SYNCED("install") {
    @Override
    Disk on(Disk disk) {
      return new AlteredDisk(
          disk,
          (act, file) ->
              (act != Act.FORCE_FOLDER && act != Act.FORCE) || !file.toString().contains("outbox"));
    }
  };

  private final String scenario;

  SeededFault(String scenario) {
    this.scenario = scenario;
  }

  /// In which scenario it shows.
  String scenario() {
    return scenario;
  }

  /// What programs see of a disk.
  Disk on(Disk disk) {
    return disk;
  }

  BootHook hook() {
    return BootHook.own();
  }

  /// When something wrong is done.
  interface When {
    boolean is(Act act, Path file);
  }

  interface Wrong {
    void happens(DeviceFolder folder) throws IOException;
  }

  private static Disk before(Disk disk, When when, Wrong wrong) {
    var folder = new DeviceFolder(World.ROOT, disk);
    return new FaultyDisk(
        disk,
        Optional.empty(),
        (act, file) -> {
          if (when.is(act, file)) {
            wrong.happens(folder);
          }
        });
  }

  private interface Change {
    BootRecord of(BootRecord record);
  }

  private static void replaceRecord(DeviceFolder folder, Change change) throws IOException {
    var store = new BootRecordStore(folder);
    if (store.read() instanceof Reading.Found<BootRecord>(BootRecord record, _)) {
      store.write(change.of(record));
    }
  }

  private static boolean isImage(Path file) {
    return file.startsWith(World.ROOT.resolve("slots")) && file.endsWith("image");
  }
}
