package dev.pawl.agent.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.rollback.FileMonotonicCounter;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.agent.watchdog.Keeper;
import dev.pawl.agent.watchdog.Watchdog;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.boot.SlotState;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.FaultyDisk;
import dev.pawl.core.testkit.FaultyDisk.Act;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The boot stage with real images in processes of their own.
@Timeout(180)
class BootStageTest {
  @TempDir private Path temp;
  private Optional<TestDevice> made = Optional.empty();
  private EventLines events = new EventLines();
  private final AtomicReference<Optional<BootStage>> stage =
      new AtomicReference<>(Optional.empty());
  private CompletableFuture<Integer> exit = CompletableFuture.completedFuture(0);

  @BeforeEach
  void makeDevice() throws IOException {
    made = Optional.of(new TestDevice(temp.resolve("device")));
  }

  @AfterEach
  void stop() throws InterruptedException, ExecutionException {
    stage.get().ifPresent(BootStage::stop);
    assertEquals(0, exit.get());
  }

  private TestDevice device() {
    return made.orElseThrow();
  }

  private void powerOn() throws IOException {
    events = new EventLines();
    PrintStream out = new PrintStream(events.sink(), true, StandardCharsets.UTF_8);
    CompletableFuture<Void> ready = new CompletableFuture<>();
    exit =
        CompletableFuture.supplyAsync(
            () ->
                new BootMain(out, System.err)
                    .run(
                        new String[] {"--device", device().folder.toString(), "--json"},
                        running -> {
                          stage.set(Optional.of(running));
                          ready.complete(null);
                        }),
            task -> Thread.ofPlatform().name("boot-stage").start(task));
    ready.join();
  }

  private void powerOff() throws InterruptedException, ExecutionException {
    stage.get().ifPresent(BootStage::stop);
    exit.get();
  }

  private JsonView started(String slot) throws InterruptedException {
    JsonView event = events.await("boot.started");
    assertEquals(slot, event.text("slot"));
    return event;
  }

  @Test
  void goodImage_isBootedFromItsVerifiedCopy() throws Exception {
    powerOn();
    JsonView started = started("a");
    assertEquals(1, started.number("boot"));
    assertFalse(started.flag("trial"));
    assertEquals("1.0.0", started.text("version"));
    assertEquals("power-on", started.text("lastReset"));
    JsonView image = events.await("agent.started");
    assertEquals("--device " + device().folder + " --slot a --boot 1", image.text("args"));
    assertEquals(device().folder.runningImage().toString(), image.text("image"));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(device().folder.run())));
    assertArrayEquals(
        Files.readAllBytes(device().image(Slot.A)),
        Files.readAllBytes(device().folder.runningImage()));
    powerOff();
    assertTrue(
        ProcessHandle.of(image.number("pid")).filter(ProcessHandle::isAlive).isEmpty(),
        "the image is ended with the boot stage");
    powerOn();
    assertEquals(2, started("a").number("boot"));
  }

  @Test
  void stoppingAtAnyMoment_endsCleanlyAndGivesNothingUp() throws Exception {
    device().install(Slot.B, "unconfirmed", 2);
    device().armB(7);
    for (int i = 0; i < 4; i++) {
      powerOn();
      if (i % 2 == 1) {
        started("b");
      }
      powerOff();
      assertEquals(0, exit.get());
    }
    assertTrue(device().slot(Slot.B).onTrial());
    powerOn();
    started("b");
  }

  @Test
  void tamperedImage_isRefused_andTheDeviceWaitsUntilItIsMended() throws Exception {
    int last = Math.toIntExact(Files.size(device().image(Slot.A)) - 1);
    TestDevice.flip(device().image(Slot.A), last);
    powerOn();
    assertEquals("image.digest-mismatch", events.await("boot.slot-refused").text("code"));
    assertEquals("boot.recovery", events.await("boot.recovery").text("code"));
    assertFalse(Files.exists(device().folder.runningImage()), "no copy of it is left");
    assertEquals(BootRecord.factory(Slot.A), device().record(), "nothing was given up");
    TestDevice.flip(device().image(Slot.A), last);
    started("a");
    assertEquals(1, events.seen().stream().filter("boot.recovery"::equals).count());
  }

  @Test
  void shortenedOrLengthenedImage_isRefused() throws Exception {
    byte[] good = Files.readAllBytes(device().image(Slot.A));
    for (int length : new int[] {good.length - 1, good.length + 1}) {
      Files.write(device().image(Slot.A), Arrays.copyOf(good, length));
      powerOn();
      assertEquals("image.length-mismatch", events.await("boot.slot-refused").text("code"));
      events.await("boot.recovery");
      powerOff();
    }
  }

  @Test
  void tamperedProof_isRefused() throws Exception {
    byte[] good = Files.readAllBytes(device().proof(Slot.A));
    for (int at : new int[] {0, good.length / 2, good.length - 20}) {
      TestDevice.flip(device().proof(Slot.A), at);
      powerOn();
      assertTrue(events.await("boot.slot-refused").text("code").startsWith("trust."));
      events.await("boot.recovery");
      powerOff();
      Files.write(device().proof(Slot.A), good);
    }
  }

  @Test
  void confirmedTrial_isPermanent() throws Exception {
    device().install(Slot.B, "confirm-and-reboot", 2);
    device().armB(3);
    powerOn();
    JsonView trial = started("b");
    assertTrue(trial.flag("trial"));
    assertEquals("reboot-requested", events.await("boot.ended").text("reason"));
    JsonView again = started("b");
    assertFalse(again.flag("trial"));
    assertEquals("reboot-requested", again.text("lastReset"));
    assertTrue(device().slot(Slot.B).confirmed());
    assertTrue(device().slot(Slot.A).confirmed(), "the old image stays to fall back to");
  }

  /// The clock jumps by an hour once the record says that the trial is confirmed.
  @Test
  void confirmedTrial_hasNoDeadlineAnyMore() throws Exception {
    var image = device().install(Slot.B, "confirm-and-linger", 2);
    device().armB(1);
    Files.copy(device().image(Slot.B), device().folder.runningImage());
    AtomicLong looksSinceConfirmed = new AtomicLong();
    LongSupplier clock =
        () -> {
          long ahead =
              device().slot(Slot.B).confirmed() && looksSinceConfirmed.incrementAndGet() > 1
                  ? Duration.ofHours(1).toNanos()
                  : 0;
          return System.nanoTime() + ahead;
        };
    ImageRun run =
        new ImageRun(
            new BootRecordStore(device().folder),
            new BootEvents(new DeviceId("lock-1"), true, System.err, System.err, Clock.systemUTC()),
            new ImageRun.Guard(
                new Watchdog.Limits(
                    Duration.ofHours(2), Duration.ofHours(2), Duration.ofMinutes(30)),
                Keeper.none()),
            new LeftoverImage(device().folder),
            clock);
    ImageRun.End end =
        run.run(ImageCommand.of(device().folder, image.type(), Slot.B, 1, List.of()), Slot.B, true);
    assertEquals(ResetReason.REBOOT_REQUESTED, end.reason());
    assertTrue(looksSinceConfirmed.get() > 1, "the clock did jump");
  }

  @Test
  void crashingTrial_isTriedAsOftenAsAllowed_thenTheOldImageRuns() throws Exception {
    device().install(Slot.B, "crash", 2);
    device().armB(2);
    powerOn();
    for (int left : new int[] {1, 0}) {
      assertTrue(started("b").flag("trial"));
      assertEquals(left, device().slot(Slot.B).triesLeft(), "used up before it is tried");
      JsonView ended = events.await("boot.ended");
      assertEquals("crash", ended.text("reason"));
      assertEquals(3, ended.number("exit"));
    }
    assertEquals("boot.no-tries-left", events.await("boot.slot-refused").text("code"));
    JsonView fellBack = events.await("boot.fell-back");
    assertEquals("b", fellBack.text("from"));
    assertEquals("a", fellBack.text("to"));
    assertEquals("crash", fellBack.text("lastReset"));
    started("a");
    events.await("agent.started");
    assertEquals(SlotState.UNUSED, device().slot(Slot.B));
    assertEquals(ResetReason.CRASH, device().record().lastReset());
  }

  @Test
  void hangingTrial_isResetByTheWatchdog_thenTheOldImageRuns() throws Exception {
    device().config(",\"heartbeatSeconds\":1");
    device().install(Slot.B, "hang", 2);
    device().armB(1);
    powerOn();
    started("b");
    assertEquals("watchdog", events.await("boot.watchdog-reset").text("reason"));
    assertEquals("watchdog", events.await("boot.fell-back").text("lastReset"));
    device().config("");
    started("a");
  }

  @Test
  void trialThatIsNeverConfirmed_isResetAtItsDeadline_thenTheOldImageRuns() throws Exception {
    device().config(",\"trialSeconds\":1,\"heartbeatSeconds\":60");
    device().install(Slot.B, "unconfirmed", 2);
    device().armB(1);
    powerOn();
    started("b");
    assertEquals("trial-deadline", events.await("boot.watchdog-reset").text("reason"));
    assertEquals("trial-deadline", events.await("boot.fell-back").text("lastReset"));
    started("a");
  }

  @Test
  void watchdogDevice_getsSignsOfLife_andIsDisarmedAtAnOrderlyEnd() throws Exception {
    Path fake = Files.createFile(device().folder.root().resolve("watchdog7"));
    device().config(",\"watchdogDevice\":\"" + fake + "\"");
    powerOn();
    assertEquals(10, events.await("boot.supervised").number("timeoutSeconds"));
    started("a");
    assertTrue(Files.size(fake) > 0, "armed before the image runs");
    powerOff();
    byte[] written = Files.readAllBytes(fake);
    assertEquals(0, written[0]);
    assertEquals(0, written[written.length - 1], "without sysfs it is taken for nowayout");
    assertEquals("watchdog.unusable", events.await("boot.watchdog-missing").text("code"));
  }

  @Test
  void unknownKeyInTheConfiguration_isNamed_andTheLastGoodOneCounts() throws Exception {
    powerOn();
    started("a");
    powerOff();
    device().config(",\"trailSeconds\":9");
    powerOn();
    JsonView ignored = events.await("boot.config-ignored");
    assertEquals("device.config-malformed", ignored.text("code"));
    assertTrue(ignored.text("text").contains("trailSeconds"), ignored.text("text"));
    started("a");
    powerOff();
    Files.writeString(device().folder.config(), "{\"id\":\"lock-1\",\"model\":\"lock\"}");
    powerOn();
    String text = events.await("boot.config-ignored").text("text");
    assertTrue(text.contains("hardware"), text);
    started("a");
  }

  @Test
  void diskThatTakesNoCopy_bootsTheOneOfTheBootBefore() throws Exception {
    powerOn();
    started("a");
    powerOff();
    byte[] copy = Files.readAllBytes(device().folder.runningImage());
    var readOnly = failingAt("run/image");
    var turn = turnOn(readOnly);
    assertInstanceOf(BootPlanner.Plan.Start.class, turn.next(ResetReason.POWER_ON));
    events.await("boot.copy-kept");
    assertArrayEquals(copy, Files.readAllBytes(device().folder.runningImage()));

    TestDevice.flip(device().folder.runningImage(), 100);
    assertInstanceOf(BootPlanner.Plan.Stay.class, turnOn(readOnly).next(ResetReason.POWER_ON));
  }

  @Test
  void diskThatTakesNothing_keepsNoDeviceFromBooting() throws Exception {
    powerOn();
    started("a");
    powerOff();
    var turn = turnOn(failingAt(""));
    assertInstanceOf(BootPlanner.Plan.Start.class, turn.next(ResetReason.POWER_ON));
    events.await("boot.disk-failed");
    events.await("boot.record-not-written");
  }

  @Test
  void errorInTheRunningSlot_bootsTheOther() throws Exception {
    device().install(Slot.B, "good", 1);
    new BootRecordStore(device().folder).write(device().record().withTrial(Slot.B, 3));
    new BootRecordStore(device().folder).write(device().record().confirmed(Slot.B));
    var disk =
        new FaultyDisk(
            (act, file) -> {
              if (act == Act.READ && file.endsWith("slots/b/image")) {
                throw new IOException("Input/output error");
              }
            });
    var plan = turnOn(disk).next(ResetReason.POWER_ON);
    var start = assertInstanceOf(BootPlanner.Plan.Start.class, plan);
    assertEquals(Slot.A, start.boot().slot());
    assertTrue(device().record().slot(Slot.B).confirmed(), "the disk may read better next time");
  }

  private static FaultyDisk failingAt(String where) {
    return new FaultyDisk(
        (act, file) -> {
          if (act.changes() && file.toString().endsWith(where)) {
            throw new IOException("Read-only file system");
          }
        });
  }

  /// The boot stage's own turn, on a disk that fails.
  private BootTurn turnOn(FaultyDisk disk) throws IOException {
    var folder = new DeviceFolder(device().folder.root(), disk);
    events = new EventLines();
    var out = new PrintStream(events.sink(), true, StandardCharsets.UTF_8);
    DeviceConfig config = Expect.ok(DeviceConfig.read(folder));
    var reporter = new BootReporter(new BootEvents(config.id(), true, out, out, Clock.systemUTC()));
    BootTurn.sweep(folder, reporter);
    return BootTurn.of(folder, config, device().repository.factoryRoot(), reporter);
  }

  @Test
  void missingWatchdogDevice_isSaid_andTheDeviceWorksOn() throws Exception {
    device().config(",\"watchdogDevice\":\"/dev/no-such-watchdog\"");
    powerOn();
    assertEquals("watchdog.missing", events.await("boot.watchdog-missing").text("code"));
    started("a");
  }

  @Test
  void tamperedTrial_isNotBootedOnce_theOldImageRuns() throws Exception {
    device().install(Slot.B, "good", 2);
    device().armB(3);
    TestDevice.flip(device().image(Slot.B), 100);
    powerOn();
    assertEquals("image.digest-mismatch", events.await("boot.slot-refused").text("code"));
    assertEquals("boot-refused", events.await("boot.fell-back").text("lastReset"));
    started("a");
    assertEquals(SlotState.UNUSED, device().slot(Slot.B));
  }

  @Test
  void validlySignedImageForOtherHardware_isRefused() throws Exception {
    device().install(Slot.B, "good", 2, "pump-1");
    device().armB(3);
    powerOn();
    assertEquals("image.wrong-hardware", events.await("boot.slot-refused").text("code"));
    started("a");
  }

  @Test
  void validlySignedImageBelowTheFloor_isRefused_evenWhenTheRecordSaysConfirmed() throws Exception {
    device().install(Slot.B, "good", 5);
    device().armB(3);
    new BootRecordStore(device().folder).write(device().record().confirmed(Slot.B));
    var _ = new FileMonotonicCounter(device().folder).raise(new ReleaseCounter(6));
    powerOn();
    JsonView refused = events.await("boot.slot-refused");
    assertEquals("image.counter-below-floor", refused.text("code"));
    events.await("boot.recovery");
  }

  @Test
  void imageWithTheProofOfAnother_isRefused() throws Exception {
    byte[] proofOfA = Files.readAllBytes(device().proof(Slot.A));
    device().install(Slot.B, "unconfirmed", 2);
    device().write(Slot.B, Files.readAllBytes(device().image(Slot.B)), proofOfA);
    device().armB(3);
    powerOn();
    assertTrue(events.await("boot.slot-refused").text("code").startsWith("image."));
    started("a");
  }

  @Test
  void lostRecord_isMadeAgain_theHighestCounterGoesFirst() throws Exception {
    device().install(Slot.B, "crash", 2);
    Files.delete(device().folder.boot().resolve("record-0"));
    TestDevice.flip(device().folder.boot().resolve("record-1"), 20);
    powerOn();
    assertEquals("boot.record-lost", events.await("boot.record-lost").text("code"));
    assertTrue(started("b").flag("trial"));
    assertEquals(2, device().slot(Slot.B).triesLeft());
    assertTrue(device().slot(Slot.A).confirmed(), "the last good image counts as confirmed");
  }

  @Test
  void oneDamagedCopyOfTheRecord_isRepaired() throws Exception {
    TestDevice.flip(device().folder.boot().resolve("record-1"), 20);
    powerOn();
    events.await("boot.repaired");
    started("a");
    assertEquals(
        -1,
        Files.mismatch(
            device().folder.boot().resolve("record-0"),
            device().folder.boot().resolve("record-1")));
  }

  @Test
  void lostCounter_bootsOnlyWhatIsConfirmed() throws Exception {
    device().install(Slot.B, "good", 2);
    device().armB(3);
    BootRecord before = device().record();
    TestDevice.flip(device().folder.boot().resolve("counter-0"), 14);
    Files.delete(device().folder.boot().resolve("counter-1"));
    powerOn();
    assertEquals("device.counter-unreadable", events.await("boot.counter-unreadable").text("code"));
    assertEquals("boot.not-confirmed", events.await("boot.slot-refused").text("code"));
    assertFalse(started("a").flag("trial"));
    assertEquals(before.b(), device().slot(Slot.B), "the trial is not given up");
  }

  @Test
  void lostRecordAndCounter_stillBoot() throws Exception {
    for (String name : List.of("record-0", "record-1", "counter-0", "counter-1")) {
      Files.delete(device().folder.boot().resolve(name));
    }
    powerOn();
    events.await("boot.counter-unreadable");
    events.await("boot.record-lost");
    assertFalse(started("a").flag("trial"));
  }

  @Test
  void recordThatCannotBeWritten_stopsATrialButNotAConfirmedImage() throws Exception {
    device().install(Slot.B, "good", 2);
    device().armB(3);
    blockRecord();
    powerOn();
    assertEquals("boot.record-not-written", events.await("boot.record-not-written").text("code"));
    assertEquals("boot.record-not-written", events.await("boot.slot-refused").text("code"));
    assertFalse(started("a").flag("trial"));
    events.await("agent.started");
  }

  /// Puts a folder in the place of the second copy: it counts as damaged and cannot be replaced.
  private void blockRecord() throws IOException {
    Path copy = device().folder.boot().resolve("record-1");
    Files.delete(copy);
    Files.createDirectories(copy.resolve("in-the-way"));
  }

  @Test
  void crashLoopOfAConfirmedImage_slowsDown() throws Exception {
    device().install(Slot.A, "crash", 1);
    powerOn();
    started("a");
    assertTrue(events.await("boot.ended").text("text").endsWith("Next boot in 1 s."));
    started("a");
    assertTrue(events.await("boot.ended").text("text").endsWith("Next boot in 2 s."));
  }

  @Test
  void noisyImage_neitherBlocksNorFillsTheBootStage() throws Exception {
    device().install(Slot.A, "noisy", 1);
    powerOn();
    started("a");
    assertEquals("test image", events.await("agent.started").text("text"));
  }

  @Test
  void secondBootStage_refuses() throws Exception {
    powerOn();
    started("a");
    assertRefuses("boot.already-running");
  }

  @Test
  void exchangedTrustAnchor_isRefused() throws Exception {
    TestDevice other = new TestDevice(temp.resolve("other"));
    Files.write(device().folder.factoryRoot(), other.repository.factoryRoot());
    assertRefuses("boot.factory-root-mismatch");
    Files.writeString(device().folder.factoryRootDigest(), "0123");
    assertRefuses("boot.factory-root-unreadable");
    Files.delete(device().folder.factoryRootDigest());
    assertRefuses("boot.factory-root-unreadable");
    Files.copy(other.folder.factoryRootDigest(), device().folder.factoryRootDigest());
    Files.delete(device().folder.factoryRoot());
    assertRefuses("boot.factory-root-unreadable");
    Files.copy(other.folder.factoryRoot(), device().folder.factoryRoot());
    powerOn();
    assertTrue(events.await("boot.slot-refused").text("code").startsWith("trust."));
  }

  @Test
  void folderWithoutDevice_isRefused() throws Exception {
    Files.writeString(device().folder.config(), "{\"id\":7}");
    assertRefuses("device.config-malformed");
    Files.delete(device().folder.config());
    assertRefuses("device.config-missing");
  }

  @Test
  void deviceWithABootLoaderOfItsOwn_isLeftToIt() throws IOException {
    device().config(",\"boot\":{\"kind\":\"grub\"}");
    assertRefuses("boot.another-boot-loader");
  }

  private void assertRefuses(String code) {
    var err = new ByteArrayOutputStream();
    int refused =
        new BootMain(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(
                new String[] {"--device", device().folder.toString()},
                _ -> {
                  throw new AssertionError("it runs");
                });
    assertEquals(1, refused);
    assertTrue(err.toString(StandardCharsets.UTF_8).startsWith(code + ": "), err::toString);
  }

  @Test
  void wrongArguments_getUsage() {
    for (String[] args :
        List.of(
            new String[] {},
            new String[] {"--json"},
            new String[] {"--device"},
            new String[] {"--device", "a", "--device", "b"},
            new String[] {"--device", "a", "b"})) {
      var err = new ByteArrayOutputStream();
      PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);
      assertEquals(2, new BootMain(print, print).run(args, _ -> {}));
      assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("usage: pawl boot"));
    }
  }

  @Test
  void whatAPowerCutLeftBehind_isSwept() throws Exception {
    Path leftover = device().folder.boot().resolve(".record-0.0011223344556677.new");
    Files.write(leftover, new byte[3]);
    powerOn();
    started("a");
    try (Stream<Path> files = Files.list(device().folder.boot())) {
      assertTrue(files.noneMatch(leftover::equals));
    }
  }
}
