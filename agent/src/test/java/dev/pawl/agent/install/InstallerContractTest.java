package dev.pawl.agent.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.agent.device.Backends;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.program.Program;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.RealTool;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole installers, the real ones, with files as slots.
class InstallerContractTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path temp;

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  private static void assertHolds(byte[] expected, Path device) throws IOException {
    assertArrayEquals(expected, Arrays.copyOf(Files.readAllBytes(device), expected.length));
  }

  @Test
  void rauc_writesTheSlotThatDoesNotRun_andNoOther() throws IOException {
    var folder = new DeviceFolder(temp.resolve("device"));
    folder.create();
    try (RaucRig rig = new RaucRig(temp, folder, new TestMachine(temp))) {
      rig.selection().factory(Slot.A);
      byte[] image = content(300_000);
      Path bundle = rig.bundle(image);
      assertEquals(
          Optional.of("install.wrong-slot"), rig.rauc().install(Slot.A, bundle).map(Failure::code));
      assertHolds(new byte[1 << 20], rig.device(Slot.A));
      assertEquals(Optional.empty(), rig.rauc().install(Slot.B, bundle));
      assertHolds(image, rig.device(Slot.B));
      assertHolds(new byte[1 << 20], rig.device(Slot.A));
      rig.selection().setTrial(Slot.B, 3);
      assertEquals(Slot.B, rig.boot());

      Path damaged = temp.resolve("damaged.raucb");
      byte[] bytes = Files.readAllBytes(bundle);
      bytes[bytes.length / 2] ^= 1;
      Files.write(damaged, bytes);
      assertEquals(
          Optional.of("program.failed"), rig.rauc().install(Slot.A, damaged).map(Failure::code));
    }
  }

  @Test
  void swupdate_writesTheSlotItIsTold() throws IOException {
    RealTool.require("swupdate", "swupdate");
    RealTool.require("cpio", "cpio");
    RealTool.require("openssl", "openssl");
    for (Slot slot : Slot.values()) {
      Files.write(temp.resolve("slot-" + slot), new byte[1 << 20]);
    }
    byte[] image = content(200_000);
    Path update = update(image);
    var installer = new Swupdate("swupdate", choice(update));
    // Under load swupdate 2022.12 now and then says "successful" and ends with 1: a device tries
    // again.
    Optional<Failure> first = installer.install(Slot.B, update);
    assertEquals(
        Optional.empty(),
        first.isEmpty() ? first : installer.install(Slot.B, update),
        first::toString);
    assertHolds(image, temp.resolve("slot-b"));
    assertHolds(new byte[1 << 20], temp.resolve("slot-a"));

    byte[] bytes = Files.readAllBytes(update);
    bytes[bytes.length / 2] ^= 1;
    Path damaged = Files.write(temp.resolve("damaged.swu"), bytes);
    assertEquals(
        Optional.of("program.failed"), installer.install(Slot.A, damaged).map(Failure::code));
  }

  private Backends.Install.Swupdate choice(Path update) {
    return new Backends.Install.Swupdate(
        List.of("-H", "board:1.0", "-k", update.resolveSibling("cert.pem").toString()),
        "stable,a",
        "stable,b",
        LIMIT);
  }

  private Path update(byte[] image) throws IOException {
    Files.write(temp.resolve("rootfs.img"), image);
    Files.writeString(
        temp.resolve("sw-description"),
        """
        software = {
          version = "2.0";
          hardware-compatibility: [ "1.0" ];
          stable = {
            a: { images: ( { filename = "rootfs.img"; type = "raw"; device = "%1$s/slot-a";
                             sha256 = "%2$s"; } ); };
            b: { images: ( { filename = "rootfs.img"; type = "raw"; device = "%1$s/slot-b";
                             sha256 = "%2$s"; } ); };
          };
        }
        """
            .formatted(temp, Digest.sha256(image).hex()));
    run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -keyout key.pem"
            + " -out cert.pem -addext extendedKeyUsage=emailProtection"
            + " -addext keyUsage=digitalSignature");
    run(
        "openssl cms -sign -in sw-description -out sw-description.sig -signer cert.pem"
            + " -inkey key.pem -outform DER -nosmimecap -binary");
    run("printf 'sw-description\\nsw-description.sig\\nrootfs.img\\n' | cpio -o -H crc > t.swu");
    return temp.resolve("t.swu");
  }

  private void run(String line) {
    Expect.ok(Program.run(List.of("sh", "-c", "cd '" + temp + "' && " + line), LIMIT));
  }
}
