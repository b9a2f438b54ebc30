package dev.pawl.agent.boot;

import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.fetch.DownloadObserver;
import dev.pawl.agent.install.Backend;
import dev.pawl.agent.install.BootSelection;
import dev.pawl.agent.install.Machine;
import dev.pawl.agent.offline.BundleInstall;
import dev.pawl.agent.offline.BundleInstall.TrustRoot;
import dev.pawl.agent.rollback.Counters;
import dev.pawl.agent.rollback.TrustedTime;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.offline.BundleFailure;
import dev.pawl.core.offline.BundleMedium;
import dev.pawl.core.offline.OfflineBundle;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Helps a device on which nothing can be booted: installs the offline bundle that somebody put at
/// [DeviceFolder#recoveryBundle()], under the same rules as ever (docs/spec/offline-bundle.md).
/// What
/// it installs is booted on trial, by the next turn and its checks. Each bundle is tried once after
/// each power-on, so that a bad one does not wear out the flash.
final class Recovery {
  private static final ByteCount LONGEST_ROOT = ByteCount.mebi(1);

  private final DeviceFolder folder;
  private final DeviceConfig config;
  private final TrustRoot factoryRoot;
  private final BootReporter reporter;
  private final InstantSource clock;
  private final Set<String> tried = new HashSet<>();

  /// @param factoryRoot the device's trust anchor, compared with the fuses already
  Recovery(
      DeviceFolder folder,
      DeviceConfig config,
      byte[] factoryRoot,
      BootReporter reporter,
      InstantSource clock) {
    this.folder = folder;
    this.config = config;
    this.factoryRoot = new TrustRoot(factoryRoot);
    this.reporter = reporter;
    this.clock = clock;
  }

  /// Looks for a bundle, and installs it.
  /// @param alive is told that it goes on
  /// @return whether there is something new to boot
  boolean help(Runnable alive) {
    if (!folder.disk().exists(folder.recoveryBundle())) {
      return false;
    }
    BundleMedium medium = BundleMedium.file(folder.recoveryBundle());
    return switch (OfflineBundle.open(medium)) {
      case Result.Failed<OfflineBundle, BundleFailure>(BundleFailure why) -> {
        if (tried.add(why.explain())) {
          reporter.bundleRefused(why);
        }
        yield false;
      }
      case Result.Ok<OfflineBundle, BundleFailure>(OfflineBundle bundle) ->
          tried.add(bundle.header().toString()) && install(bundle, alive);
    };
  }

  private boolean install(OfflineBundle bundle, Runnable alive) {
    try {
      var backend = Backend.of(folder, config, Machine.here());
      Slot slot = slotToWrite(backend.selection());
      var device =
          new BundleInstall.Device(
              folder,
              config,
              backend,
              Counters.of(folder, config.backends().counter()),
              new TrustedTime(folder),
              factoryRoot,
              directorRoot(),
              Optional.empty());
      return switch (new BundleInstall(device)
          .install(bundle, slot, clock.instant(), new Watch(alive))) {
        case BundleInstall.Outcome.Armed(var image, var into) -> {
          reporter.bundleInstalled(image, into);
          yield true;
        }
        case BundleInstall.Outcome.RunsAlready _ -> false;
        case BundleInstall.Outcome.Refused(var why) -> {
          reporter.bundleRefused(why);
          yield false;
        }
      };
    } catch (IOException | UncheckedIOException e) {
      reporter.diskFailed(new BootStageFailure.DiskFailed(folder.root(), "" + e.getMessage()));
      tried.remove(bundle.header().toString());
      return false;
    }
  }

  /// The slot beside a confirmed one, as the record wants it. Neither holds an image that can be
  /// booted, so either may be written; a record that is lost, or names none, is made anew.
  private Slot slotToWrite(BootSelection selection) throws IOException {
    if (new BootRecordStore(folder).read() instanceof Reading.Found<BootRecord>(var record, _)) {
      if (record.slot(Slot.A).confirmed() || record.slot(Slot.B).confirmed()) {
        boolean a = record.slot(Slot.B).confirmed() && isSecond(record, Slot.A);
        return a ? Slot.A : Slot.B;
      }
    }
    selection.factory(Slot.A);
    return Slot.B;
  }

  private static boolean isSecond(BootRecord record, Slot slot) {
    return !record.slot(slot).confirmed()
        || record.slot(slot).priority() < record.slot(slot.other()).priority();
  }

  private Optional<TrustRoot> directorRoot() throws IOException {
    return DurableFile.read(folder.disk(), folder.directorRoot(), LONGEST_ROOT).map(TrustRoot::new);
  }

  private record Watch(Runnable sign) implements DownloadObserver {
    @Override
    public void resumed(ByteCount from) {}

    @Override
    public boolean progress(ByteCount done, ByteCount total) {
      sign.run();
      return !Thread.currentThread().isInterrupted();
    }

    @Override
    public void alive() {
      sign.run();
    }

    @Override
    public void pause(Duration time) {}
  }
}
