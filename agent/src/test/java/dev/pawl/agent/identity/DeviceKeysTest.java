package dev.pawl.agent.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.Backends.DeviceKey;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.link.Request;
import dev.pawl.agent.link.Tls;
import dev.pawl.agent.testkit.TestEst;
import dev.pawl.agent.testkit.TestServer;
import dev.pawl.agent.tpm.TpmAccess;
import dev.pawl.agent.tpm.TpmAddress;
import dev.pawl.agent.tpm.TpmFactory;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.SoftHsm;
import dev.pawl.core.testkit.SoftwareTpm;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every place for a device's key promises, each against the real thing: a certificate can be
/// asked for with it, it authenticates in TLS, it signs, it is the same one after a restart.
class DeviceKeysTest {
  private static final byte[] OWNER = "owner".getBytes(StandardCharsets.US_ASCII);
  private static final DeviceId DEVICE = new DeviceId("lock-1");

  @TempDir private Path temp;
  private Optional<SoftwareTpm> chip = Optional.empty(); // started by those who need it

  enum Kind {
    FILE,
    ENCRYPTED_FILE,
    PKCS11,
    TPM
  }

  @AfterEach
  void stop() {
    chip.ifPresent(SoftwareTpm::close);
  }

  private DeviceFolder folder() throws IOException {
    var folder = new DeviceFolder(temp.resolve("device"));
    folder.create();
    return folder;
  }

  private Path secret(String text) throws IOException {
    Path file =
        Files.createFile(
            temp.resolve("secret"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text + "\n");
  }

  private DeviceKey choice(Kind kind, DeviceFolder folder) throws IOException {
    return switch (kind) {
      case FILE -> new DeviceKey.File();
      case ENCRYPTED_FILE -> new DeviceKey.EncryptedFile(secret("a long passphrase"));
      case PKCS11 -> {
        SoftHsm hsm = SoftHsm.orSkip();
        yield new DeviceKey.Pkcs11(
            hsm.module(), hsm.freshToken().label().orElseThrow(), secret(SoftHsm.PIN), "device");
      }
      case TPM -> {
        chip = Optional.of(SoftwareTpm.in(temp));
        TpmAddress address = TpmAddress.parse(chip.get().address());
        TpmFactory.writeDeviceAuth(folder.tpmAuth());
        TpmAccess access = TpmAccess.ofFactory(address, folder.tpmAuth(), OWNER);
        TpmFactory.own(access);
        Expect.ok(new KeyInTpm(access, DeviceKey.Tpm.HANDLE).manufacture());
        yield new DeviceKey.Tpm(address, DeviceKey.Tpm.HANDLE);
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void key_enrols_authenticates_signs_andStays(Kind kind) throws Exception {
    DeviceFolder folder = folder();
    DeviceKey choice = choice(kind, folder);
    try (TestServer server = TestServer.start()) {
      var trusted = List.of(server.authority().certificate());
      KeyPair keys = Expect.ok(DeviceKeys.of(folder, choice).forEnrolment());
      PublicKey requested = TestEst.requestedKey(CertificationRequest.encode(DEVICE, keys));
      assertEquals(keys.getPublic(), requested);

      assertEquals(requested, Expect.ok(DeviceKeys.of(folder, choice).forEnrolment()).getPublic());
      KeyPair again = Expect.ok(DeviceKeys.of(folder, choice).open());
      assertEquals(requested, again.getPublic());

      X509Certificate certificate = server.authority().issue("CN=" + DEVICE, requested, List.of());
      server.on("/hello", request -> request.answer(200, new byte[] {1}));
      var tls = Tls.withIdentity(trusted, again.getPrivate(), List.of(certificate));
      try (var https = new Https(tls, LinkLimits.standard(), () -> {})) {
        for (int i = 0; i < 3; i++) {
          byte[] answer =
              Expect.ok(https.read(server.url("/hello"), Request.get(), 200, new ByteCount(10)));
          assertEquals(1, answer.length);
        }
      }
      assertSigns(again, requested);
    }
    assertEquals(
        kind == Kind.FILE || kind == Kind.ENCRYPTED_FILE, Files.exists(folder.key()), "a file");
  }

  private static void assertSigns(KeyPair keys, PublicKey expected) throws Exception {
    for (int i = 0; i < 20; i++) { // DER is of another length from time to time
      byte[] text = ("report " + i).getBytes(StandardCharsets.UTF_8);
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(keys.getPrivate());
      signer.update(text);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(expected);
      verifier.update(text);
      assertTrue(verifier.verify(signature), Base64.getEncoder().encodeToString(signature));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ENCRYPTED_FILE", "PKCS11", "TPM"})
  void keyThatIsKeptBetter_isNeverWrittenInClear(Kind kind) throws IOException {
    DeviceFolder folder = folder();
    DeviceKey choice = choice(kind, folder);
    Expect.ok(DeviceKeys.of(folder, choice).forEnrolment());
    if (Files.exists(folder.key())) {
      assertTrue(Files.readString(folder.key()).contains("ENCRYPTED PRIVATE KEY"));
    }
  }

  @Test
  void wrongPassphrase_isRefused_andTheKeyLeftAlone() throws IOException {
    DeviceFolder folder = folder();
    var choice = new DeviceKey.EncryptedFile(secret("right"));
    Expect.ok(DeviceKeys.of(folder, choice).forEnrolment());
    byte[] before = Files.readAllBytes(folder.key());
    Files.writeString(choice.passphrase(), "wrong");
    assertEquals(
        "enrol.identity-unusable", Expect.code(DeviceKeys.of(folder, choice).forEnrolment()));
    assertEquals(List.of(before.length), List.of(Files.readAllBytes(folder.key()).length));
    Files.writeString(choice.passphrase(), "right");
    Expect.ok(DeviceKeys.of(folder, choice).open());
  }

  @Test
  void passphraseOthersCanRead_isRefused() throws IOException {
    var choice = new DeviceKey.EncryptedFile(secret("right"));
    Files.setPosixFilePermissions(
        choice.passphrase(), PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(
        "enrol.identity-unusable", Expect.code(DeviceKeys.of(folder(), choice).forEnrolment()));
    assertFalse(Files.exists(folder().key()));
  }

  @Test
  void tpmWithoutTheKey_isRefused_andNoOtherIsMade() throws IOException {
    DeviceFolder folder = folder();
    DeviceKey choice = choice(Kind.TPM, folder);
    TpmAddress address = TpmAddress.parse(chip.orElseThrow().address());
    try (var tpm = TpmAccess.ofFactory(address, folder.tpmAuth(), OWNER).open()) {
      tpm.removeKey(DeviceKey.Tpm.HANDLE, OWNER);
    }
    DeviceKeys keys = DeviceKeys.of(folder, choice);
    assertEquals("enrol.key-unusable", Expect.code(keys.forEnrolment()));
    assertEquals("enrol.key-unusable", Expect.code(keys.open()));
  }

  @Test
  void keyInTheTpm_isMadeOnce() throws IOException {
    DeviceFolder folder = folder();
    choice(Kind.TPM, folder);
    TpmAddress address = TpmAddress.parse(chip.orElseThrow().address());
    var again =
        new KeyInTpm(TpmAccess.ofFactory(address, folder.tpmAuth(), OWNER), DeviceKey.Tpm.HANDLE);
    assertEquals("enrol.key-unusable", Expect.code(again.manufacture()));
  }

  @Test
  void tokenOrPinThatIsNotThere_isTold() throws IOException {
    SoftHsm hsm = SoftHsm.orSkip();
    Path pin = secret(SoftHsm.PIN);
    var noToken = new DeviceKey.Pkcs11(hsm.module(), "no such token", pin, "device");
    assertEquals("enrol.key-unusable", Expect.code(DeviceKeys.of(folder(), noToken).open()));
    var noPin =
        new DeviceKey.Pkcs11(
            hsm.module(), hsm.freshToken().label().orElseThrow(), temp.resolve("none"), "device");
    assertEquals("enrol.key-unusable", Expect.code(DeviceKeys.of(folder(), noPin).open()));
    var noModule = new DeviceKey.Pkcs11(temp.resolve("none.so"), "x", pin, "device");
    assertEquals("enrol.key-unusable", Expect.code(DeviceKeys.of(folder(), noModule).open()));
  }
}
