package dev.pawl.sim.attack;

import dev.pawl.agent.AgentMain;
import dev.pawl.agent.AgentMain.World;
import dev.pawl.agent.boot.SlotVerifier;
import dev.pawl.agent.command.Ended;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.manufacture.Manufacture;
import dev.pawl.agent.manufacture.Order;
import dev.pawl.agent.slot.FileSlotStorage;
import dev.pawl.agent.slot.SlotWriter;
import dev.pawl.core.boot.SlotVerdict;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.attack.Ending.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The throw-away device: a device folder as the factory makes it, and the real agent on it.
final class Victim {
  static final DeviceId ID = new DeviceId("victim-1");
  static final String HARDWARE = "lock-s2";
  private static final ByteCount SLOT = ByteCount.mebi(32);
  private static final long PATIENCE_MILLIS = 30_000;

  private final DeviceFolder folder;
  private final byte[] factoryRoot;

  private Victim(DeviceFolder folder, byte[] factoryRoot) {
    this.folder = folder;
    this.factoryRoot = factoryRoot;
  }

  /// A device as it leaves the factory, enrolled already.
  static Victim make(Path home, Authority authority, URI server, Scene.Factory factory)
      throws IOException {
    try {
      Manufacture.make(
          home,
          new Order(
              config(server),
              factory.ca(),
              factory.root(),
              factory.directorRoot(),
              factory.image(),
              factory.proof(),
              Optional.empty(),
              Optional.empty()));
    } catch (Ended e) {
      throw new IOException(e.failure().explain());
    }
    var folder = new DeviceFolder(home);
    KeyPair keys = KeyGenerator.ecdsaP256();
    KeyFile.createUnencryptedForMachine(folder.key(), keys.getPrivate());
    Files.write(folder.certificate(), authority.issue(ID, keys.getPublic()));
    return new Victim(folder, Files.readAllBytes(factory.root()));
  }

  private static DeviceConfig config(URI server) {
    String json =
        """
        {"id":"%s","model":"lock","hardware":"%s","server":"%s","pollSeconds":1,
         "slotCapacity":%d,"trialSeconds":30,"trialTries":1}
        """
            .formatted(ID, HARDWARE, server, SLOT.value());
    return switch (DeviceConfig.parse(json.getBytes(StandardCharsets.UTF_8))) {
      case Result.Ok<DeviceConfig, JsonFailure>(DeviceConfig config) -> config;
      case Result.Failed<DeviceConfig, JsonFailure>(JsonFailure why) ->
          throw new IllegalStateException(why.explain());
    };
  }

  /// Runs the agent until it says what becomes of the offer.
  Ending run(World world) throws IOException {
    return run(world, 1);
  }

  /// As before; it is content only after so many polls that brought nothing.
  Ending run(World world, int polls) throws IOException {
    if (bootable(Slot.B) instanceof SlotVerdict.Bootable) {
      return new Ending("", Kind.INSTALLED, "", "slot b can be booted since an earlier attempt");
    }
    var events = new EventLines();
    var err = new PrintStream(events, true, StandardCharsets.UTF_8);
    Thread agent =
        Thread.ofPlatform()
            .name("device under attack")
            .start(() -> AgentMain.run(words(), OutputStream.nullOutputStream(), err, world));
    try {
      return withSlotsLookedAt(await(events, polls));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Ending("", Kind.SILENT, "", "interrupted");
    } finally {
      end(agent);
    }
  }

  /// The agent's command line.
  List<String> words() {
    return List.of("--device", "" + folder.root(), "--slot", "a", "--boot", "1");
  }

  private static void end(Thread agent) {
    agent.interrupt();
    try {
      agent.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Ending await(EventLines events, int polls) throws InterruptedException {
    int nothing = 0;
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    String last = "nothing";
    while (true) {
      long left = (end - System.nanoTime()) / 1_000_000;
      Optional<DeviceEvent> event = left > 0 ? events.next(left) : Optional.empty();
      if (event.isEmpty()) {
        return new Ending("", Kind.SILENT, "", "the last the device said: " + last);
      }
      last = event.get().kind() + ": " + event.get().text();
      Optional<Kind> kind = kind(event.get().kind());
      if (kind.equals(Optional.of(Kind.CONTENT)) && ++nothing < polls) {
        continue;
      }
      if (kind.isPresent()) {
        return new Ending("", kind.get(), code(event.get()), event.get().text());
      }
    }
  }

  private static Optional<Kind> kind(DeviceEventKind event) {
    return switch (event) {
      case TRIAL_ARMED, UPDATE_CONFIRMED -> Optional.of(Kind.INSTALLED);
      case UPDATE_REFUSED -> Optional.of(Kind.REFUSED);
      case UPDATE_FAILED,
          UPDATE_DELAYED,
          UPDATE_HIDDEN,
          SERVER_UNREACHABLE,
          DIRECTOR_UNHEARD,
          DIRECTOR_SILENT ->
          Optional.of(Kind.NOTICED);
      case POLL_NOTHING -> Optional.of(Kind.CONTENT);
      case AGENT_STOPPED -> Optional.of(Kind.SILENT);
      default -> Optional.empty();
    };
  }

  private static String code(DeviceEvent event) {
    return event.facts().get("code").orElse(null) instanceof JsonString(String code) ? code : "";
  }

  /// Whatever the agent said: a slot that the boot stage would start is an installed image.
  private Ending withSlotsLookedAt(Ending said) {
    return said.kind() == Kind.INSTALLED || !(bootable(Slot.B) instanceof SlotVerdict.Bootable)
        ? said
        : new Ending("", Kind.INSTALLED, said.code(), "slot b can be booted; " + said.text());
  }

  private SlotVerdict bootable(Slot slot) {
    return new SlotVerifier(storage(), new HardwareId(HARDWARE), factoryRoot)
        .verify(slot, new ReleaseCounter(Scene.FLOOR));
  }

  /// Somebody with the flash in his hands writes an image and a proof into the second slot: what
  /// the boot stage makes of it.
  Ending booted(String variant, byte[] image, byte[] proof) throws IOException {
    writeSlot(image, proof);
    return switch (bootable(Slot.B)) {
      case SlotVerdict.Refused(var why) ->
          new Ending(variant, Kind.REFUSED, why.code(), why.explain());
      case SlotVerdict.Bootable _ ->
          new Ending(variant, Kind.INSTALLED, "", "the boot stage would start it");
      case SlotVerdict.Empty() -> new Ending(variant, Kind.SILENT, "", "the slot counts as empty");
    };
  }

  private void writeSlot(byte[] image, byte[] proof) throws IOException {
    try (SlotWriter writer = storage().write(Slot.B, new ByteCount(image.length))) {
      writer.write(0, image, image.length);
      writer.seal(proof);
    }
  }

  /// Makes the device forget all metadata of both repositories, as if its disk were new.
  void forgetMetadata() throws IOException {
    try (Stream<Path> found = Files.walk(folder.metadata())) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  /// What its folder takes on the disk.
  long bytesOnDisk() throws IOException {
    long bytes = 0;
    try (Stream<Path> found = Files.walk(folder.root())) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private FileSlotStorage storage() {
    return new FileSlotStorage(folder, SLOT);
  }
}
