package dev.pawl.sim.torture;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.fetch.DownloadObserver;
import dev.pawl.agent.install.Backend;
import dev.pawl.agent.install.Machine;
import dev.pawl.agent.offline.BundleInstall;
import dev.pawl.agent.offline.BundleInstall.TrustRoot;
import dev.pawl.agent.rollback.FileMonotonicCounter;
import dev.pawl.agent.rollback.TrustedTime;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.torture.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Somebody with a stick, who gives it to the device whenever that runs something else.
final class BundleGiver {
  private static final ByteCount LONGEST_ROOT = ByteCount.mebi(1);

  private final World world;
  private final DeviceFolder folder;

  BundleGiver(World world, DeviceFolder folder) {
    this.world = world;
    this.folder = folder;
  }

  /// Gives it.
  /// @param running digest of what runs, in the other slot
  /// @return whether the device is to reboot into it
  boolean give(String version, Digest running, Slot into) throws IOException {
    var device =
        new BundleInstall.Device(
            folder,
            world.config(),
            Backend.of(folder, world.config(), Machine.here()),
            new FileMonotonicCounter(folder),
            new TrustedTime(folder),
            root(),
            Optional.empty(),
            Optional.of(running));
    return new BundleInstall(device).install(world.bundle(version), into, World.NOW, new Watch())
        instanceof BundleInstall.Outcome.Armed;
  }

  private TrustRoot root() throws IOException {
    return DurableFile.read(folder.disk(), folder.factoryRoot(), LONGEST_ROOT)
        .map(TrustRoot::new)
        .orElseThrow(() -> new IOException("no factory root"));
  }

  private static final class Watch implements DownloadObserver {
    @Override
    public void resumed(ByteCount from) {}

    @Override
    public boolean progress(ByteCount done, ByteCount total) {
      return true;
    }

    @Override
    public void alive() {}

    @Override
    public void pause(Duration time) {}
  }
}
