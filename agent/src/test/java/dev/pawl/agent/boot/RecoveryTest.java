package dev.pawl.agent.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.offline.BundleHeader;
import dev.pawl.core.offline.OfflineBundle;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A device on which nothing can be booted, and a bundle that may help it.
class RecoveryTest {
  @TempDir private Path temp;
  private Optional<TestDevice> made = Optional.empty();
  private EventLines events = new EventLines();

  @BeforeEach
  void spoilTheOnlyImage() throws IOException {
    made = Optional.of(new TestDevice(temp.resolve("device")));
    device().config(",\"bundleWithoutDirector\":true");
    TestDevice.flip(device().image(Slot.A), 100);
  }

  private TestDevice device() {
    return made.orElseThrow();
  }

  private BootReporter reporter(DeviceConfig config) {
    var out = new PrintStream(events.sink(), true, StandardCharsets.UTF_8);
    return new BootReporter(new BootEvents(config.id(), true, out, out, Clock.systemUTC()));
  }

  private Recovery recovery() {
    DeviceConfig config = Expect.ok(DeviceConfig.read(device().folder));
    return new Recovery(
        device().folder,
        config,
        device().repository.factoryRoot(),
        reporter(config),
        () -> TestTuf.NOW);
  }

  private BootPlanner.Plan turn() throws InterruptedException {
    DeviceConfig config = Expect.ok(DeviceConfig.read(device().folder));
    return BootTurn.of(device().folder, config, device().repository.factoryRoot(), reporter(config))
        .next(ResetReason.POWER_ON);
  }

  /// Puts a bundle with a new image into its place.
  private void bundle(String version, long counter) throws IOException {
    byte[] image = new byte[70_000];
    ImageDescription described =
        device().repository.publish("lock", version, counter, "lock-s2", image);
    var files = new LinkedHashMap<String, byte[]>();
    var tuf = device().repository.tuf();
    tuf.files().keySet().forEach(name -> files.put("image/" + name, tuf.file(name)));
    var metadata = new MetadataBundle(files);
    byte[] blocks = TestRepository.blocks(image).encoded();
    var header =
        new BundleHeader(
            described.path(),
            Optional.empty(),
            new ByteCount(metadata.toBytes().length),
            new ByteCount(blocks.length),
            new ByteCount(image.length));
    Files.createDirectories(device().folder.offline());
    try (OutputStream out = Files.newOutputStream(device().folder.recoveryBundle())) {
      OfflineBundle.write(header, metadata, blocks, new ByteArrayInputStream(image), out);
    }
  }

  @Test
  void withoutABundle_theDeviceWaits() throws Exception {
    assertInstanceOf(BootPlanner.Plan.Stay.class, turn());
    assertFalse(recovery().help(() -> {}));
  }

  @Test
  void bundle_isInstalled_andTriedByTheNextTurn() throws Exception {
    assertInstanceOf(BootPlanner.Plan.Stay.class, turn());
    bundle("9.0.0", 2);
    assertTrue(recovery().help(() -> {}));
    assertEquals("9.0.0", events.await("boot.bundle-installed").text("version"));
    var start = assertInstanceOf(BootPlanner.Plan.Start.class, turn());
    assertEquals(Slot.B, start.boot().slot());
    assertTrue(start.boot().trial());
  }

  @Test
  void lostRecord_isMadeAnew() throws Exception {
    Files.delete(Path.of(device().folder.bootRecord() + "-0"));
    Files.delete(Path.of(device().folder.bootRecord() + "-1"));
    bundle("9.0.0", 2);
    assertTrue(recovery().help(() -> {}));
    var start = assertInstanceOf(BootPlanner.Plan.Start.class, turn());
    assertTrue(start.boot().trial());
  }

  @Test
  void bothConfirmed_theSecondIsWritten() throws Exception {
    device().install(Slot.B, "good", 1);
    var store = new BootRecordStore(device().folder);
    store.write(device().record().withTrial(Slot.B, 3));
    store.write(device().record().confirmed(Slot.B));
    TestDevice.flip(device().image(Slot.B), 100);
    bundle("9.0.0", 2);
    assertTrue(recovery().help(() -> {}));
    var start = assertInstanceOf(BootPlanner.Plan.Start.class, turn());
    assertEquals(Slot.A, start.boot().slot());
  }

  @Test
  void bundleBelowTheFloor_isRefused_once() throws Exception {
    bundle("0.9.0", 0);
    Recovery recovery = recovery();
    assertFalse(recovery.help(() -> {}));
    assertEquals("image.counter-below-floor", events.await("boot.bundle-refused").text("code"));
    events = new EventLines();
    assertFalse(recovery.help(() -> {}));
    assertInstanceOf(BootPlanner.Plan.Stay.class, turn());
  }

  @Test
  void bundleWithoutTheDirectorsWord_isRefused_unlessThePolicyAllowsIt() throws Exception {
    device().config("");
    bundle("9.0.0", 2);
    assertFalse(recovery().help(() -> {}));
    assertEquals("bundle.without-director", events.await("boot.bundle-refused").text("code"));
  }

  @Test
  void somethingElse_isRefused() throws Exception {
    Files.createDirectories(device().folder.offline());
    Files.writeString(device().folder.recoveryBundle(), "no bundle");
    assertFalse(recovery().help(() -> {}));
    assertEquals("bundle.malformed", events.await("boot.bundle-refused").text("code"));
  }
}
