package dev.pawl.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.agent.command.Ended;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.manufacture.Manufacture;
import dev.pawl.agent.manufacture.Order;
import dev.pawl.agent.rollback.FileMonotonicCounter;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.agent.slot.FileSlotStorage;
import dev.pawl.agent.watchdog.Heartbeat;
import dev.pawl.core.boot.BootDecision;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.Decision;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.boot.SlotVerdict;
import dev.pawl.core.file.Disk;
import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.key.Pem;
import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.OfflineVerifier;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A device whose boot stage is the test: decides and records like the real one, then runs the real
/// agent in this thread. No time passes: pauses are counted, and after some the power goes.
final class TestDevice {
  /// The power goes.
  static final class PowerOff extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  final Path root;
  final DeviceFolder folder;
  Instant now = TestTuf.NOW;
  long signsOfLife; // counted over the device's life
  long cutAtSign = Long.MAX_VALUE; // the power goes at this sign of life
  Slot booted = Slot.A;

  private final List<DeviceEvent> events = new ArrayList<>();
  private List<String> problems = List.of(); // told by the boot stage
  private long nanos;

  private TestDevice(Path root, DeviceFolder folder) {
    this.root = root;
    this.folder = folder;
  }

  /// A new device with this image in its first slot.
  /// @param more keys of device.json
  static TestDevice make(
      Path root, TestBackend backend, ImageDescription image, byte[] bytes, String more) {
    try {
      Files.createDirectories(root);
      Path ca = root.resolve("ca.pem");
      Files.write(
          ca, Pem.encode("CERTIFICATE", backend.server.authority().certificate().getEncoded()));
      Path anchor = Files.write(root.resolve("root.json"), backend.repository.factoryRoot());
      Path director =
          Files.write(root.resolve("director-root.json"), backend.director.factoryRoot());
      Path file = Files.write(root.resolve("image"), bytes);
      byte[] proof = backend.repository.proof(image.path()).toBytes();
      Path proofFile = Files.write(root.resolve("proof"), proof);
      Path token = Files.writeString(root.resolve("token"), "secret");
      String json =
          """
          {"id":"lock-1","model":"lock","hardware":"lock-s2","server":"%s"%s,
           "slotCapacity":1000000,"trialSeconds":5,"trialTries":2%s}
          """
              .formatted(
                  backend.server.url(),
                  more.contains("\"pollSeconds\"") ? "" : ",\"pollSeconds\":60",
                  more);
      DeviceConfig config = Expect.ok(DeviceConfig.parse(json.getBytes(StandardCharsets.UTF_8)));
      Path home = root.resolve("device");
      Manufacture.make(
          home,
          new Order(
              config, ca, anchor, director, file, proofFile, Optional.of(token), Optional.empty()));
      var device = new TestDevice(root, new DeviceFolder(home));
      backend.clock = () -> device.now;
      return device;
    } catch (IOException | CertificateEncodingException | Ended e) {
      throw new IllegalStateException(e);
    }
  }

  /// This device, with another disk below its programs.
  TestDevice on(Disk disk) {
    var same = new TestDevice(root, new DeviceFolder(folder.root(), disk));
    same.now = now;
    return same;
  }

  /// What the boot stage tells the agent is wrong.
  TestDevice withProblems(String... codes) {
    problems = List.of(codes);
    return this;
  }

  /// Power on; boots again whenever the agent asks for it. The power goes at the end of the given
  /// number of pauses.
  void run(int pauses) {
    for (int boots = 0; boots < 20; boots++) {
      try {
        int exit = boot(pauses);
        assertEquals(Heartbeat.REBOOT_REQUESTED, exit);
        reset(ResetReason.REBOOT_REQUESTED);
      } catch (PowerOff e) {
        return;
      }
    }
    throw new AssertionError("reboots for ever: " + lines());
  }

  /// The boot stage, once.
  /// @return exit code of the agent
  int boot(int pauses) {
    Decision.Boot boot = decide();
    write(boot.toWriteFirst());
    booted = boot.slot();
    try {
      DeviceConfig config = Expect.ok(DeviceConfig.read(folder));
      var err = new ByteArrayOutputStream();
      var log =
          new EventLog(config.id(), new PrintStream(err, true, StandardCharsets.UTF_8), () -> now);
      log.inherited(problems);
      var around =
          new Surroundings(log, new TestPace(pauses), () -> now, () -> nanos, new Random(1));
      try {
        var server = new TlsConnector(folder, config, LinkLimits.standard(), around);
        var command = new RunCommand(folder, config, server, around);
        return command.run(Optional.of(boot.slot()), boot.toWriteFirst().bootCount());
      } finally {
        read(err.toString(StandardCharsets.UTF_8));
      }
    } catch (IOException | Ended e) {
      throw new IllegalStateException(e);
    }
  }

  /// The boot stage decides and writes, and the image crashes at once.
  void bootAndCrash(ResetReason reason) {
    write(decide().toWriteFirst());
    reset(reason);
  }

  private Decision.Boot decide() {
    Map<Slot, SlotVerdict> verdicts = new EnumMap<>(Slot.class);
    try {
      byte[] anchor = Files.readAllBytes(folder.factoryRoot());
      for (Slot slot : Slot.values()) {
        Optional<byte[]> proof = slots().proof(slot);
        if (proof.isPresent()) {
          verdicts.put(
              slot,
              new SlotVerdict.Bootable(
                  Expect.ok(
                      ImageProof.parse(proof.get())
                          .then(read -> OfflineVerifier.verify(read, anchor)))));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return (Decision.Boot) BootDecision.decide(record(), verdicts, floor());
  }

  void reset(ResetReason reason) {
    write(record().withReset(reason));
  }

  BootRecord record() {
    return switch (new BootRecordStore(folder).read()) {
      case Reading.Found<BootRecord>(BootRecord record, _) -> record;
      case Reading.Absent<BootRecord>(), Reading.Damaged<BootRecord>() ->
          throw new AssertionError("no boot record");
    };
  }

  void write(BootRecord record) {
    try {
      new BootRecordStore(folder).write(record);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  ReleaseCounter floor() {
    return Expect.ok(new FileMonotonicCounter(folder).read());
  }

  FileSlotStorage slots() {
    return new FileSlotStorage(folder, new dev.pawl.core.value.ByteCount(1_000_000));
  }

  byte[] stored(Slot slot) {
    try (InputStream in = slots().open(slot)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read(String lines) {
    lines
        .lines()
        .map(line -> line.getBytes(StandardCharsets.UTF_8))
        .map(line -> Expect.ok(JsonReader.read(line, JsonLimits.standard())))
        .map(json -> Expect.ok(DeviceEvent.fromJson(json)))
        .forEach(events::add);
  }

  /// Kinds of the events so far, without progress.
  List<String> kinds() {
    return events.stream()
        .map(event -> event.kind().toString())
        .filter(kind -> !kind.equals("download.progress"))
        .toList();
  }

  /// The events so far, a line each.
  List<String> lines() {
    return events.stream().map(event -> event.kind() + ": " + event.text()).toList();
  }

  void forgetEvents() {
    events.clear();
  }

  private final class TestPace implements Pace {
    private int pausesLeft;

    TestPace(int pauses) {
      pausesLeft = pauses;
    }

    @Override
    public void alive(Duration within) {
      if (++signsOfLife == cutAtSign) {
        throw new PowerOff();
      }
    }

    @Override
    public void pause(Duration time) {
      nanos += time.toNanos();
      if (--pausesLeft <= 0) {
        throw new PowerOff();
      }
    }
  }
}
