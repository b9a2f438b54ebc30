package dev.pawl.sim.torture;

import dev.pawl.agent.boot.BootTurn;
import dev.pawl.agent.boot.BootTurn.Booting;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.torture.world.World;
import java.io.IOException;
import java.util.Optional;

/// A boot stage under torture. Port: ours, a device maker's program ([CommandHook]), and broken
/// ones in tests.
public interface BootHook {
  /// What is about to run.
  /// @param image digest of the bytes that would run
  /// @param boot number of this boot
  record Started(Slot slot, boolean trial, long boot, Digest image) {}

  /// Power on, up to the moment before an image runs.
  /// @return nothing if the device waits for help
  Optional<Started> powerOn(World world, DeviceFolder folder, ResetReason last)
      throws IOException, InterruptedException;

  /// The boot stage of this program. What would run is judged by the bytes that stand there, not by
  /// what it says.
  static BootHook own() {
    return (world, folder, last) -> {
      Optional<Booting> booting = BootTurn.powerOn(folder, world.config(), last);
      if (booting.isEmpty()) {
        return Optional.empty();
      }
      Booting now = booting.get();
      byte[] copy =
          DurableFile.read(folder.disk(), folder.runningImage(), ByteCount.mebi(64))
              .orElseThrow(() -> new IOException("nothing stands at " + folder.runningImage()));
      return Optional.of(new Started(now.slot(), now.trial(), now.boot(), Digest.sha256(copy)));
    };
  }
}
