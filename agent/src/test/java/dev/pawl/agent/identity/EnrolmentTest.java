package dev.pawl.agent.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.link.Tls;
import dev.pawl.agent.testkit.TestEst;
import dev.pawl.agent.testkit.TestServer;
import dev.pawl.core.failure.Result;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.Pem;
import dev.pawl.core.value.DeviceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EnrolmentTest {
  private static final DeviceId DEVICE = new DeviceId("lock-1");
  private static final String ENROL = "/.well-known/est/simpleenroll";
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString("lock-1:secret-token".getBytes(UTF_8));

  @TempDir Path root;
  private final TestServer server = TestServer.start();
  private DeviceFolder folder;
  private IdentityFiles files;
  private Enrolment enrolment;

  @BeforeEach
  void makeDevice() throws IOException {
    folder = new DeviceFolder(root);
    folder.create();
    X509Certificate authority = server.authority().certificate();
    Files.write(folder.serverCa(), pem(authority));
    Files.writeString(folder.enrolmentToken(), "secret-token\n");
    files = new IdentityFiles(folder, new KeyInFile(folder));
    var https =
        new Https(Tls.withoutIdentity(ok(files.authorities())), LinkLimits.standard(), () -> {});
    enrolment = new Enrolment(files, https, server.url(), DEVICE);
    server.on(ENROL, request -> answer(request, "CN=lock-1"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /// What the server of docs/spec/identity.md does.
  private void answer(TestServer.Request request, String subject) throws IOException {
    assertEquals(BASIC, request.header("Authorization"));
    assertEquals("application/pkcs10", request.header("Content-Type"));
    PublicKey key = TestEst.requestedKey(Base64.getMimeDecoder().decode(request.body()));
    X509Certificate issued = server.authority().issue(subject, key, List.of());
    request.answer(200, TestEst.pkcs7(server.authority().certificate(), issued));
  }

  @Test
  void token_isExchangedForACertificate() throws IOException, GeneralSecurityException {
    DeviceIdentity identity = ok(enrolment.enrol());
    assertEquals(1, identity.chain().size(), "the authority's own certificate is left out");
    assertEquals(identity.keys().getPublic(), identity.chain().getFirst().getPublicKey());
    assertFalse(Files.exists(folder.enrolmentToken()));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.key())));

    DeviceIdentity again = ok(files.enrolled(DEVICE)).orElseThrow();
    assertEquals(identity.chain(), again.chain());
    assertArrayEquals(
        identity.keys().getPrivate().getEncoded(), again.keys().getPrivate().getEncoded());
  }

  @Test
  void device_isNotEnrolled_untilItIs() throws IOException {
    assertEquals(Optional.empty(), ok(files.enrolled(DEVICE)));
  }

  @Test
  void request_isAProperPkcs10() throws Exception {
    KeyPair keys = KeyGenerator.ecdsaP256();
    var longest = new DeviceId("a".repeat(63));
    for (DeviceId device : List.of(DEVICE, longest)) {
      var request = new JcaPKCS10CertificationRequest(CertificationRequest.encode(device, keys));
      assertEquals(new X500Name("CN=" + device), request.getSubject());
      assertEquals(keys.getPublic(), request.getPublicKey());
      assertTrue(
          request.isSignatureValid(
              new JcaContentVerifierProviderBuilder().build(keys.getPublic())));
    }
  }

  @Test
  void der_hasEveryFormOfLength() {
    assertEquals(129, Der.utf8("x".repeat(127)).length);
    assertEquals(131, Der.utf8("x".repeat(128)).length);
    assertEquals(260, Der.utf8("x".repeat(256)).length);
    assertThrows(IllegalArgumentException.class, () -> Der.utf8("x".repeat(65_536)));
  }

  @Test
  void powerCutBeforeTheCertificateIsStored_sameKeyIsCertifiedAgain() throws IOException {
    KeyPair keys = ok(files.keysForEnrolment());
    Files.writeString(folder.identity().resolve("key.pem.new"), "half a key");
    DeviceIdentity identity = ok(enrolment.enrol());
    assertEquals(keys.getPublic(), identity.keys().getPublic());
  }

  @Test
  void powerCutWhileTheKeyIsMade_makesAnother() throws IOException {
    Files.writeString(folder.key(), "half a key");
    Files.setPosixFilePermissions(folder.key(), PosixFilePermissions.fromString("rw-------"));
    ok(enrolment.enrol());
    ok(KeyFile.openPairForMachine(folder.key()));
  }

  @Test
  void powerCutBeforeTheTokenIsDeleted_deletesItLater() throws IOException {
    ok(enrolment.enrol());
    Files.writeString(folder.enrolmentToken(), "secret-token");
    assertTrue(ok(files.enrolled(DEVICE)).isPresent());
    assertFalse(Files.exists(folder.enrolmentToken()));
  }

  @Test
  void refusedToken_staysAndSaysSo_withoutShowingIt() throws IOException {
    server.on(ENROL, request -> request.json(401, "{'code':'enrol.token-used'}"));
    var failure = assertInstanceOf(IdentityFailure.TokenRefused.class, failure(enrolment.enrol()));
    assertTrue(failure.explain().contains("enrol.token-used"), failure.explain());
    assertFalse(failure.explain().contains("secret-token"), failure.explain());
    assertTrue(Files.exists(folder.enrolmentToken()));
    assertFalse(Files.exists(folder.certificate()));
  }

  @Test
  void otherAnswers_leaveTheTokenForLater() throws IOException {
    server.on(ENROL, request -> request.answer(503, new byte[0]));
    assertEquals("enrol.not-answered", failure(enrolment.enrol()).code());
    assertTrue(Files.exists(folder.enrolmentToken()));
  }

  @Test
  void certificateForAnotherKey_isNotKept() throws IOException {
    PublicKey other = KeyGenerator.ecdsaP256().getPublic();
    X509Certificate issued = server.authority().issue("CN=lock-1", other, List.of());
    server.on(ENROL, request -> request.answer(200, TestEst.pkcs7(issued)));
    assertEquals("enrol.wrong-certificate", failure(enrolment.enrol()).code());
    assertFalse(Files.exists(folder.certificate()));
    assertTrue(Files.exists(folder.enrolmentToken()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CN=lock-2", "O=lock-1", "CN=lock-1,CN=lock-2"})
  void certificateWithAnotherName_isNotKept(String subject) throws IOException {
    server.on(ENROL, request -> answer(request, subject));
    assertEquals("enrol.wrong-certificate", failure(enrolment.enrol()).code());
    assertFalse(Files.exists(folder.certificate()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*****", "AAAA", "<html></html>"})
  void answerWithoutCertificate_isNotKept(String body) throws IOException {
    server.on(ENROL, request -> request.json(200, body));
    assertEquals("enrol.wrong-certificate", failure(enrolment.enrol()).code());
    assertFalse(Files.exists(folder.certificate()));
  }

  @Test
  void withoutToken_nothingIsAsked() throws IOException {
    Files.writeString(folder.enrolmentToken(), " \n");
    assertEquals("enrol.no-token", failure(enrolment.enrol()).code());
    Files.delete(folder.enrolmentToken());
    var failure = assertInstanceOf(IdentityFailure.NoToken.class, failure(enrolment.enrol()));
    assertTrue(failure.explain().contains("enrolment.token"), failure.explain());
    assertEquals(List.of(), server.requests());
  }

  @Test
  void damagedIdentity_isNamed() throws IOException {
    ok(enrolment.enrol());
    byte[] certificate = Files.readAllBytes(folder.certificate());
    Files.writeString(folder.certificate(), "-----BEGIN CERTIFICATE-----\nAAAA\n");
    assertUnusable(folder.certificate());
    Files.write(folder.certificate(), new byte[0]);
    assertUnusable(folder.certificate());
    Files.write(folder.certificate(), certificate);
    Files.delete(folder.key());
    assertUnusable(folder.key());
    assertEquals("enrol.identity-unusable", failure(files.keysForEnrolment()).code());
    KeyFile.createUnencryptedForMachine(folder.key(), KeyGenerator.ed25519().getPrivate());
    assertUnusable(folder.key());
    Files.delete(folder.key());
    KeyFile.createUnencryptedForMachine(folder.key(), KeyGenerator.ecdsaP256().getPrivate());
    assertEquals("enrol.wrong-certificate", failure(files.enrolled(DEVICE)).code());
    Files.delete(folder.serverCa());
    assertEquals("enrol.identity-unusable", failure(files.authorities()).code());
  }

  @Test
  void everyFailure_explainsItself() {
    var answer = new dev.pawl.agent.link.LinkFailure.Unreachable(server.url(), "x");
    for (IdentityFailure failure :
        List.of(
            new IdentityFailure.NoToken(root),
            new IdentityFailure.Unusable(root, "x"),
            new IdentityFailure.TokenRefused(DEVICE, answer),
            new IdentityFailure.NotAnswered(DEVICE, answer),
            new IdentityFailure.WrongCertificate("x", "y"))) {
      assertTrue(failure.code().startsWith("enrol."), failure.code());
      assertTrue(failure.explain().length() > 60, failure.explain());
    }
  }

  private void assertUnusable(Path file) throws IOException {
    var failure = assertInstanceOf(IdentityFailure.Unusable.class, failure(files.enrolled(DEVICE)));
    assertEquals(file, failure.file());
    assertTrue(failure.explain().contains(file.toString()), failure.explain());
  }

  private static byte[] pem(X509Certificate certificate) throws IOException {
    try {
      return Pem.encode("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static <T> T ok(Result<T, ?> result) {
    return switch (result) {
      case Result.Ok<T, ?>(T value) -> value;
      case Result.Failed<T, ?>(var failure) -> fail(failure.explain());
    };
  }

  private static <F extends dev.pawl.core.failure.Failure> F failure(Result<?, F> result) {
    return switch (result) {
      case Result.Ok<?, F>(var value) -> fail("was taken: " + value);
      case Result.Failed<?, F>(F failure) -> failure;
    };
  }
}
