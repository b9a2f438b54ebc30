package dev.pawl.sim.demo.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.boot.BootMain;
import dev.pawl.agent.device.Backends;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.manufacture.ManufactureCommand;
import dev.pawl.agent.rollback.Counters;
import dev.pawl.agent.rollback.DeviceCounter;
import dev.pawl.agent.tpm.Tpm;
import dev.pawl.agent.tpm.TpmAddress;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.SoftwareTpm;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Version;
import dev.pawl.sim.demo.screen.JsonScreen;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.script.Stopwatch;
import dev.pawl.sim.process.ClassPaths;
import dev.pawl.sim.process.JavaProgram;
import dev.pawl.sim.process.ProcessPark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A device whose key and counter live in a TPM, from the factory to its updates, against the real
/// server: nothing is mocked but the silicon.
class TpmDeviceTest {
  private static final ProductLine LINE = new ProductLine("lock");
  private static final HardwareId HARDWARE = new HardwareId("lock-s2");
  private static final DeviceId ID = new DeviceId("lock-tpm");
  private static final Duration TIME = Duration.ofMinutes(4);
  private static final int OWNER_LENGTH = 16;

  @TempDir private Path temp;

  @Test
  void keyAndCounterInTheTpm_carryADeviceThroughItsUpdates() throws Exception {
    StageFolder folder = StageFolder.at(temp.resolve("stage"));
    var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    var book = new EventBook();
    var narrator = new Narrator(new JsonScreen(out), new Stopwatch(), book);
    try (SoftwareTpm chip = SoftwareTpm.in(temp);
        ProcessPark park = new ProcessPark(folder.logs());
        Stage stage = new Stage(folder, park, narrator, book)) {
      stage.engineer().makeWorkspace(List.of(LINE.value(), HARDWARE.value()));
      stage.startServer(Deadline.within(TIME));
      Release first = publish(stage, folder, "1.0.0", 1);
      Release second = publish(stage, folder, "2.0.0", 3);
      var device = manufacture(stage, park, chip, first);
      park.follow(ID.value(), narrator::heard);

      Lookout start = new Lookout(stage, Deadline.within(TIME));
      device.powerOn();
      start.event(ID, DeviceEventKind.AGENT_ENROLLED);
      start.serverSees(ID, "running 1.0.0", view -> view.running().isPresent());
      assertKeyIsInTheTpm(device.folder(), chip);
      assertEquals(Result.ok(new ReleaseCounter(1)), counter(device.folder(), chip).read());

      stage.operator().rollOut(second, List.of(ID));
      start.confirmed(second, List.of(device));
      assertEquals(second.sha256(), stage.operator().device(ID).running().orElseThrow().sha256());
      assertEquals(Result.ok(new ReleaseCounter(3)), counter(device.folder(), chip).read());

      device.cutPower();
      chip.powerCycle();
      assertEquals(Result.ok(new ReleaseCounter(3)), counter(device.folder(), chip).read());
      assertEquals(
          "device.counter-would-fall",
          Expect.code(counter(device.folder(), chip).raise(new ReleaseCounter(2))));

      Release third = publish(stage, folder, "3.0.0", 4);
      removeCounter(chip);
      Lookout cleared = new Lookout(stage, Deadline.within(TIME));
      device.powerOn();
      cleared.event(ID, DeviceEventKind.BOOT_COUNTER_UNREADABLE);
      cleared.event(ID, DeviceEventKind.BOOT_STARTED); // what is confirmed still runs
      stage.operator().rollOut(third, List.of(ID));
      var ended = cleared.updateEnded(ID);
      assertFalse(ended.kind() == DeviceEventKind.UPDATE_CONFIRMED, () -> "installed all the same");
      assertEquals("device.counter-missing", Expect.code(counter(device.folder(), chip).read()));
    }
  }

  private static Release publish(Stage stage, StageFolder folder, String version, int counter)
      throws IOException {
    return stage.engineer().release(firmware(folder, version, counter));
  }

  private static Firmware firmware(StageFolder folder, String version, int counter)
      throws IOException {
    byte[] image = new byte[200_000];
    new Random(counter).nextBytes(image);
    Path file = Files.write(folder.images().resolve(version + ".img"), image);
    return new Firmware(
        LINE, new Version(version), new ReleaseCounter(counter), HARDWARE, ImageType.OPAQUE, file);
  }

  private DemoDevice manufacture(Stage stage, ProcessPark park, SoftwareTpm chip, Release first)
      throws IOException {
    Path token = stage.operator().addDevice(ID, new Model("lock-s2"), HARDWARE);
    Path workspace = stage.folder().workspace();
    Path home = temp.resolve("device");
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--device", home.toString(), "--id", ID.value()));
    words.addAll(List.of("--model", "lock-s2", "--hardware", HARDWARE.value()));
    words.addAll(List.of("--server", stage.deviceUrl(), "--token", token.toString()));
    words.addAll(List.of("--ca", workspace.resolve("server/tls/ca.pem").toString()));
    words.addAll(List.of("--root", workspace.resolve("repository/1.root.json").toString()));
    Path director = workspace.resolve("director/1.root.json");
    words.addAll(List.of("--director-root", director.toString()));
    words.addAll(List.of("--image", first.firmware().file().toString()));
    words.addAll(List.of("--proof", stage.engineer().proof(first).toString()));
    words.addAll(List.of("--config", config(chip).toString()));
    words.addAll(List.of("--tpm-owner-auth", ownerAuth().toString()));
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    assertEquals(0, ManufactureCommand.run(words, out, out), () -> "" + said);
    var flags = new ArrayList<>(JavaProgram.SMALL);
    flags.add("-Xmx48m");
    var bootStage =
        new JavaProgram(ClassPaths.ofThisBuild().of("agent"), BootMain.class.getName(), flags);
    return new DemoDevice(park, ID, new DeviceFolder(home), bootStage.command(List.of()));
  }

  private Path config(SoftwareTpm chip) throws IOException {
    JsonValue inTpm = JsonObject.builder().put("kind", "tpm").put("tpm", chip.address()).build();
    JsonObject config =
        JsonObject.builder().put("pollSeconds", 1).put("counter", inTpm).put("key", inTpm).build();
    return Files.write(temp.resolve("config.json"), JsonWriter.compact(config));
  }

  private Path ownerAuth() throws IOException {
    byte[] auth = new byte[OWNER_LENGTH];
    new Random(1).nextBytes(auth);
    return Files.write(temp.resolve("owner.auth"), auth);
  }

  private static DeviceCounter counter(DeviceFolder folder, SoftwareTpm chip) {
    return Counters.of(
        folder,
        new Backends.Counter.Tpm(TpmAddress.parse(chip.address()), Backends.Counter.Tpm.INDEX));
  }

  private static void assertKeyIsInTheTpm(DeviceFolder folder, SoftwareTpm chip) throws Exception {
    assertFalse(Files.exists(folder.key()), "no key in the folder");
    byte[] pem = Files.readAllBytes(folder.certificate());
    PublicKey certified =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem))
            .getPublicKey();
    try (Tpm tpm = Tpm.open(TpmAddress.parse(chip.address()))) {
      var inTpm = tpm.signingKey(Backends.DeviceKey.Tpm.HANDLE).orElseThrow();
      assertEquals(inTpm.toPublicKey(), certified);
      assertTrue((tpm.permanentState() & 0x1) != 0, "the TPM is owned");
    }
  }

  /// As someone could who knows the owner's authorisation, or clears the TPM from its firmware.
  private void removeCounter(SoftwareTpm chip) throws IOException {
    try (Tpm tpm = Tpm.open(TpmAddress.parse(chip.address()))) {
      tpm.undefine(Backends.Counter.Tpm.INDEX, Files.readAllBytes(ownerAuth()));
    }
  }
}
