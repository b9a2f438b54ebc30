package dev.pawl.agent;

import dev.pawl.agent.command.Ended;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFailure;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.director.DirectorWatch;
import dev.pawl.agent.fetch.DownloadObserver;
import dev.pawl.agent.fetch.ImageDownload;
import dev.pawl.agent.install.Backend;
import dev.pawl.agent.install.Machine;
import dev.pawl.agent.journal.Journal;
import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.offer.FileMetadataStore;
import dev.pawl.agent.offer.ImageTrust;
import dev.pawl.agent.offer.OfferCheck;
import dev.pawl.agent.rollback.Counters;
import dev.pawl.agent.rollback.TrustedTime;
import dev.pawl.agent.slot.SlotStorage;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.OfflineVerifier;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.MetadataStore;
import dev.pawl.core.trust.SignedTime;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Puts a running agent together out of its device folder: plain constructor calls, top to bottom.
public final class RunCommand {
  private static final ByteCount LONGEST_ROOT = ByteCount.mebi(1);

  private final DeviceFolder folder;
  private final DeviceConfig config;
  private final Connector server;
  private final Surroundings around;
  private final Complaints complaints;

  /// The agent of the device in `folder`.
  public RunCommand(
      DeviceFolder folder, DeviceConfig config, Connector server, Surroundings around) {
    this.folder = folder;
    this.config = config;
    this.server = server;
    this.around = around;
    this.complaints = new Complaints(folder, around.events());
  }

  /// Runs until a reboot is needed. Where the disk does not take or give back the agent's records
  /// it says so, to the server as well, and begins again after a while: what runs must not end over
  /// it. Only an image on trial ends: what cannot be confirmed is given up.
  /// @param told slot that runs, as the arguments say
  /// @param boot number of this boot, for events
  /// @return exit code
  public int run(Optional<Slot> told, long boot) throws IOException, Ended {
    while (true) {
      try {
        return attempt(told, boot);
      } catch (IOException | UncheckedIOException e) {
        if (!isConfirmed(told)) {
          throw e;
        }
        var why = new DeviceFailure.DiskFailed(folder.root(), "" + e.getMessage());
        around.events().say(DeviceEventKind.AGENT_DISK_FAILED, why);
        complain();
        around.pace().pause(config.pollAtLeastEvery());
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  /// Whether what runs is known to be permanent.
  private boolean isConfirmed(Optional<Slot> told) throws Ended {
    try {
      Backend backend = Backend.of(folder, config, Machine.here());
      return backend.selection().record().slot(running(backend, told)).confirmed();
    } catch (IOException _) {
      return false;
    }
  }

  private void complain() throws Ended {
    try (Connector.Connection connection = server.connect()) {
      complaints.tell(connection.link());
    } catch (IOException | UncheckedIOException _) {
      // The event has said it; it is told to the server another time.
    }
  }

  private int attempt(Optional<Slot> told, long boot) throws IOException, Ended {
    Backend backend = Backend.of(folder, config, Machine.here());
    SlotStorage slots = backend.slots();
    Slot slot = running(backend, told);
    var counter = Counters.of(folder, config.backends().counter());
    byte[] root = factoryRoot();
    byte[] directorRoot = directorRoot();
    Verified<ImageDescription> running = running(slots, slot, root);
    ImageDescription image = running.value();
    var time = new TrustedTime(folder);
    time.learned(SignedTime.in(running, ImageDescription::built).stream().toList());
    lookAtTheClock(time);
    var device = new RunningDevice(config, slot, image, backend.selection(), counter);
    var started =
        "%s %s runs in slot %s%s"
            .formatted(
                image.line(),
                image.version(),
                slot,
                counter.weakness().map(text -> ". WARNING: " + text).orElse(""));
    around.events().say(DeviceEventKind.AGENT_STARTED, started, Agent.facts(device, boot));
    var journal = Journal.open(folder, around.clock().instant());
    try (Connector.Connection connection = server.connect()) {
      DeviceLink link = connection.link();
      var rules = new OfferCheck.Device(config.hardware(), config.slotCapacity());
      var director = director(link, directorRoot);
      var images = new ImageTrust(link, metadata(folder.metadata()), root);
      var check = new OfferCheck(director, images, counter, rules, time);
      Function<DownloadObserver, ImageDownload> downloads =
          watch -> new ImageDownload(link, slots, config.downloadPerSecond(), watch);
      var installation =
          new Installation(
              check,
              device,
              downloads,
              one -> backend.installer().install(one, folder.slotImage(one)));
      var works = new Works(config, device, link, installation, around);
      var steps = new Steps(device, journal, connection::key, works, around);
      var courier = new Courier(journal, link, connection::key, around.events());
      var silence = new DirectorSilence(folder, config.directorSilence(), around.nanoTime());
      var vigil = new DirectorVigil(installation, silence, around.events(), around.clock());
      var attributes = device.attributes(version());
      var desk =
          new Agent.Desk(
              config.pollAtLeastEvery(),
              attributes,
              journal,
              complaints,
              works,
              installation,
              vigil,
              connection::upkeep);
      works.tell(device.raiseFloor());
      return new Agent(link, courier, steps, desk, around).run();
    }
  }

  private void lookAtTheClock(TrustedTime time) {
    Instant clock = around.clock().instant();
    around.events().over(DeviceEventKind.AGENT_CLOCK_BEHIND);
    if (clock.isBefore(time.floor().at())) {
      var why = new DeviceFailure.ClockBehind(clock, time.floor().at());
      around.events().say(DeviceEventKind.AGENT_CLOCK_BEHIND, why);
    }
  }

  /// The slot that runs, as the boot chain says; Pawl's own boot stage says it in the arguments.
  private static Slot running(Backend backend, Optional<Slot> told) throws IOException, Ended {
    Optional<Slot> booted = backend.selection().current();
    if (booted.isPresent() && told.isPresent() && booted.get() != told.get()) {
      throw new Ended(new StartFailure.AnotherSlotRuns(told.get(), booted.get()));
    }
    return booted.or(() -> told).orElseThrow(() -> new Ended(new StartFailure.NoSlotTold()));
  }

  private DirectorWatch director(DeviceLink link, byte[] root) throws IOException {
    // A device made before there was a director has no such folder.
    folder.disk().createFolders(folder.directorMetadata());
    Supplier<Nonce> nonces =
        () -> {
          byte[] bytes = new byte[Nonce.BYTES];
          around.random().nextBytes(bytes);
          return Nonce.of(bytes);
        };
    return new DirectorWatch(link, metadata(folder.directorMetadata()), root, config.id(), nonces);
  }

  private MetadataStore metadata(Path where) {
    return new FileMetadataStore(folder.disk(), where);
  }

  private byte[] factoryRoot() throws Ended {
    Path file = folder.factoryRoot();
    return root(file, problem -> new StartFailure.NoFactoryRoot(file, problem));
  }

  private byte[] directorRoot() throws Ended {
    Path file = folder.directorRoot();
    return root(file, problem -> new StartFailure.NoDirectorRoot(file, problem));
  }

  private byte[] root(Path file, Function<String, StartFailure> failure) throws Ended {
    try {
      return DurableFile.read(folder.disk(), file, LONGEST_ROOT)
          .orElseThrow(() -> new Ended(failure.apply("no such file")));
    } catch (IOException e) {
      throw new Ended(failure.apply("" + e.getMessage()));
    }
  }

  /// What runs, from the proof beside it. The boot stage has verified the same before it started
  /// us.
  private static Verified<ImageDescription> running(SlotStorage slots, Slot slot, byte[] root)
      throws IOException, Ended {
    byte[] proof =
        slots.proof(slot).orElseThrow(() -> new Ended(new StartFailure.NothingRuns(slot)));
    return Ended.unless(ImageProof.parse(proof).then(read -> OfflineVerifier.verify(read, root)));
  }

  /// Version of this program, from its jar.
  private static String version() {
    String version = RunCommand.class.getPackage().getImplementationVersion();
    return version == null ? "unpacked" : version;
  }
}
