package dev.pawl.agent.install;

import dev.pawl.agent.bootenv.BootEnvironment;
import dev.pawl.agent.bootenv.GrubEnvironment;
import dev.pawl.agent.bootenv.UbootEnvironment;
import dev.pawl.agent.device.Backends;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.slot.BlockSlotStorage;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.agent.slot.FileSlotStorage;
import dev.pawl.agent.slot.SlotStorage;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.Slot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Boot selection, storage and installer of a device, as it was configured.
/// @param slots where images are written as they come in
/// @param installer what takes them from there, if they do not boot from there
public record Backend(BootSelection selection, SlotStorage slots, Installer installer) {
  private static final String RAUC = "rauc";

  /// The back-end of the device in `folder`.
  public static Backend of(DeviceFolder folder, DeviceConfig config, Machine machine) {
    var note = new TrialNote(folder, machine);
    Backends chosen = config.backends();
    BootSelection selection =
        switch (chosen.boot()) {
          case Backends.Boot.Pawl() -> new PawlBoot(new BootRecordStore(folder));
          case Backends.Boot.Uboot(var tools) ->
              variables(new UbootEnvironment(tools), machine, note);
          case Backends.Boot.Grub(var block) ->
              variables(new GrubEnvironment(block), machine, note);
          case Backends.Boot.SystemdBoot(var entries) -> new SystemdBoot(entries, machine, note);
          case Backends.Boot.Rauc() -> rauc(folder, note, Duration.ofHours(1));
        };
    SlotStorage files =
        chosen.bootsByItself()
            ? FileSlotStorage.withoutCopies(folder, config.slotCapacity())
            : new FileSlotStorage(folder, config.slotCapacity());
    return switch (chosen.install()) {
      case Backends.Install.Slots() -> new Backend(selection, files, Backend::nothing);
      case Backends.Install.Blocks(var a, var b) ->
          new Backend(
              selection,
              new BlockSlotStorage(folder, config.slotCapacity(), a, b),
              Backend::nothing);
      case Backends.Install.Rauc(var limit) ->
          new Backend(selection, files, rauc(folder, note, limit));
      case Backends.Install.Swupdate choice ->
          new Backend(selection, files, new Swupdate("swupdate", choice));
    };
  }

  private static BootSelection variables(
      BootEnvironment environment, Machine machine, TrialNote note) {
    return new VariableBoot(environment, machine, note);
  }

  private static Rauc rauc(DeviceFolder folder, TrialNote note, Duration limit) {
    return new Rauc(RAUC, limit, note, new GoodNote(folder));
  }

  /// The image boots from where it was written.
  private static Optional<Failure> nothing(Slot slot, Path image) {
    return Optional.empty();
  }
}
