package dev.pawl.agent.install;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Which trial was armed, and during which boot: `b 3f0c…`. A boot loader does not tell whether it
/// tried a slot; but when the slot that armed the trial runs in a later boot, the trial was passed
/// over or has failed, and waiting for it would mean rebooting for ever.
final class TrialNote {
  private static final ByteCount LONGEST = new ByteCount(200);

  private final DeviceFolder folder;
  private final Machine machine;

  TrialNote(DeviceFolder folder, Machine machine) {
    this.folder = folder;
    this.machine = machine;
  }

  private Path file() {
    return folder.boot().resolve("trial");
  }

  /// Whether the next boot is to try `slot`.
  boolean isArmed(Slot slot) throws IOException {
    Optional<byte[]> note = DurableFile.read(folder.disk(), file(), LONGEST);
    return note.isPresent()
        && new String(note.get(), StandardCharsets.US_ASCII).equals(slot + " " + machine.boot());
  }

  /// Why this boot happened: after a trial was armed we asked for it; otherwise nothing is known.
  ResetReason lastReset(Slot running) throws IOException {
    boolean asked = folder.disk().exists(file()) && !isArmed(running.other());
    return asked ? ResetReason.REBOOT_REQUESTED : ResetReason.POWER_ON;
  }

  void arm(Slot slot) throws IOException {
    byte[] note = (slot + " " + machine.boot()).getBytes(StandardCharsets.US_ASCII);
    DurableFile.replace(folder.disk(), file(), note);
  }

  void forget() throws IOException {
    DurableFile.delete(folder.disk(), file());
  }
}
