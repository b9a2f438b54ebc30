package dev.pawl.sim.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.AgentMain;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonBoolean;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.offline.BundleHeader;
import dev.pawl.core.offline.BundleMedium;
import dev.pawl.core.offline.OfflineBundle;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.stage.CommandDesk;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.DeviceState;
import dev.pawl.sim.demo.stage.Lookout;
import dev.pawl.sim.demo.stage.Release;
import dev.pawl.sim.process.ClassPaths;
import dev.pawl.sim.process.JavaProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// An update on a stick, by the commands people type: `pawl bundle create` against the real server,
/// `pawl agent install` as a process on the device, and the boots that follow.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisabledOnOs(OS.WINDOWS)
class BundleOnAStickTest {
  private static final int REFUSED = 4;
  private static final int LENGTH = 300_000;

  private Path home;
  private TestStage test;
  private Release first;
  private Release second;
  private Path stick; // the second release in a bundle

  @BeforeAll
  void setUp(@TempDir Path home) throws Exception {
    this.home = home;
    test = TestStage.open(home);
    test.stage().startServer(TestStage.deadline());
    first = test.publish("1.0.0", 1, LENGTH);
    second = test.publish("2.0.0", 2, LENGTH);
    stick = bundle(second);
  }

  @AfterAll
  void tearDown() {
    test.close();
  }

  private Path bundle(Release release) throws IOException {
    Path file = home.resolve(release.firmware().name() + ".pawl");
    CommandDesk.Ran ran = create(release, release.firmware().file(), file);
    assertEquals(0, ran.exit(), ran.complaint());
    assertEquals(release.sha256().hex(), ran.answer().text("sha256"));
    return file;
  }

  private CommandDesk.Ran create(Release release, Path image, Path file) {
    return test.desk()
        .attempt(
            "bundle",
            "create",
            release.path().value(),
            "--image",
            image.toString(),
            "-o",
            file.toString());
  }

  /// A device as it leaves the factory, which needs no server to find itself well.
  private DemoDevice device(String id, boolean withoutDirector) throws Exception {
    DemoDevice device = test.manufacture(id, first);
    TestStage.set(device, "bundleWithoutDirector", new JsonBoolean(withoutDirector));
    JsonObject memory = JsonObject.builder().put("kind", "memory").put("freeBytes", 1).build();
    TestStage.set(device, "health", new JsonArray(List.of(memory)));
    return device;
  }

  private record Ended(int exit, String said) {}

  /// `pawl agent install` in a process of its own.
  private static Ended install(DemoDevice device, Path bundle)
      throws IOException, InterruptedException {
    List<String> command =
        new JavaProgram(
                ClassPaths.ofThisBuild().of("agent"), AgentMain.class.getName(), JavaProgram.SMALL)
            .command(
                List.of(
                    "install",
                    "--device",
                    device.folder().root().toString(),
                    "--bundle",
                    bundle.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  private static void assertRefused(String code, DemoDevice device, Path bundle) throws Exception {
    DeviceState before = device.state();
    Ended ended = install(device, bundle);
    assertEquals(REFUSED, ended.exit(), ended.said());
    assertTrue(ended.said().contains(code), () -> code + " expected: " + ended.said());
    DeviceState after = device.state();
    assertEquals(before.content(), after.content());
    assertEquals(before.floor(), after.floor());
    assertEquals(before.slot(), after.slot());
    Slot other = after.slot().other();
    assertEquals(before.record().slot(other), after.record().slot(other));
  }

  @Test
  void stick_updatesADeviceWithoutNetwork_andTheServerLearnsItLater() throws Exception {
    Deadline deadline = TestStage.deadline();
    DemoDevice device = device("stick-1", true);
    test.enrol(device, deadline);
    device.shutDown();
    test.stage().operator().rollOut(second, List.of(device.id()));
    test.stage().server().stop();
    try {
      Ended ended = install(device, stick);
      assertEquals(0, ended.exit(), ended.said());
      assertTrue(ended.said().contains("the next boot tries it"), ended.said());

      Lookout lookout = new Lookout(test.stage(), deadline);
      device.powerOn();
      lookout.event(
          device.id(),
          DeviceEventKind.AGENT_STARTED,
          event -> event.facts().toString().contains("2.0.0"));
      deadline.await(
          "the image from the stick is confirmed",
          () -> {
            DeviceState now = device.state();
            return now.record().slot(now.slot()).confirmed() && now.floor().value() == 2
                ? Optional.of(true)
                : Optional.empty();
          },
          () -> test.stage().book().lastWords(device.id()));
      assertEquals(second.sha256(), device.state().content());
    } finally {
      device.shutDown();
      test.stage().startServer(deadline);
    }
    Lookout online = new Lookout(test.stage(), deadline);
    device.powerOn();
    online.serverSees(
        device.id(),
        "running 2.0.0",
        view -> view.running().filter(one -> one.sha256().equals(second.sha256())).isPresent());
    device.shutDown();

    assertRefused("image.counter-below-floor", device, bundle(first));
  }

  @Test
  void withoutTheDirectorsAnswer_theDevicesPolicyDecides() throws Exception {
    DemoDevice device = device("stick-2", false);
    assertRefused("bundle.without-director", device, stick);

    TestStage.set(device, "bundleWithoutDirector", new JsonBoolean(true));
    Ended ended = install(device, stick);
    assertEquals(0, ended.exit(), ended.said());
  }

  @Test
  void bundleForOtherHardware_isRefused() throws Exception {
    DemoDevice device = device("stick-3", true);
    TestStage.set(device, "hardware", new JsonString("lock-s9"));
    assertRefused("image.wrong-hardware", device, stick);
  }

  /// One changed byte in each part, and a stick that was pulled out too early.
  @Test
  void bundleDamagedAnywhere_isRefused_andTheWholeOneIsTakenAfterwards() throws Exception {
    DemoDevice device = device("stick-4", true);
    byte[] whole = Files.readAllBytes(stick);
    BundleHeader header =
        OfflineBundle.open(BundleMedium.file(stick))
            .orThrow(why -> new IOException(why.explain()))
            .header();
    int image = (int) (whole.length - header.image().value());
    int blocks = (int) (image - header.blocks().value());
    int metadata = (int) (blocks - header.metadata().value());

    assertRefused("bundle.malformed", device, changed(whole, 2));
    assertRefused("bundle.malformed", device, changed(whole, metadata + 1));
    int expiry = new String(whole, StandardCharsets.ISO_8859_1).indexOf("\"expires\":\"");
    assertRefused("trust.too-few-signatures", device, changed(whole, expiry + 12));
    assertRefused("image.block-list-mismatch", device, changed(whole, blocks + 5));
    assertRefused("image.block-mismatch", device, changed(whole, image + LENGTH / 2));
    Path cut = Files.write(home.resolve("cut.pawl"), Arrays.copyOf(whole, whole.length - 1));
    assertRefused("bundle.wrong-length", device, cut);

    Ended ended = install(device, stick);
    assertEquals(0, ended.exit(), ended.said());
  }

  private Path changed(byte[] whole, int at) throws IOException {
    byte[] bytes = whole.clone();
    bytes[at] ^= 1;
    return Files.write(home.resolve("damaged.pawl"), bytes);
  }

  @Test
  void bundleOfAnImageThatWasNotPublished_isNotMade() throws Exception {
    byte[] bytes = Files.readAllBytes(second.firmware().file());
    bytes[LENGTH / 3] ^= 1;
    Path image = Files.write(home.resolve("changed.img"), bytes);
    Path file = home.resolve("never.pawl");
    CommandDesk.Ran ran = create(second, image, file);
    assertEquals(3, ran.exit(), ran.complaint());
    assertTrue(ran.complaint().contains("image.block-list-mismatch"), ran.complaint());
    assertFalse(Files.exists(file));
  }
}
