package dev.pawl.server.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.server.testkit.TestAuthority;
import dev.pawl.server.testkit.TestSite;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Enrolment and renewal as somebody else's device does them: curl and openssl, over real TLS,
/// against the whole server (RFC 7030; docs/spec/identity.md).
@Timeout(120)
class EstClientTest {
  private static final TestAuthority FACTORY = TestAuthority.named("factory in Brno");

  @TempDir private static Path folder;
  private static TestSite site;
  private static int next;

  private final String name = "curl-" + ++next;
  private final Path here = folder.resolve(name);

  @BeforeAll
  static void open() throws IOException {
    for (String program : List.of("curl", "openssl")) {
      assumeTrue(
          Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
              .anyMatch(place -> Files.isExecutable(Path.of(place, program))),
          program + " is not installed (.ci/packages): EST is not tested with it");
    }
    Path factories = Files.createDirectories(folder.resolve("server/factories"));
    Files.writeString(
        factories.resolve("brno.pem"), TestAuthority.certificatePemOf(FACTORY.certificate()));
    site = TestSite.in(folder.resolve("server"));
  }

  @AfterAll
  static void close() {
    if (site != null) {
      site.close();
    }
  }

  /// What a program printed.
  private String run(String... command) throws IOException {
    Files.createDirectories(here);
    Process process =
        new ProcessBuilder(command).directory(here.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), String.join(" ", command));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertEquals(0, process.exitValue(), () -> String.join(" ", command) + "\n" + said);
    return said.strip();
  }

  /// curl: writes the answer's body into `out`.
  /// @return its status
  private String curl(String out, String path, String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of("curl", "--silent", "--show-error", "--cacert", authority(), "--output", out));
    command.addAll(List.of("--write-out", "%{http_code}"));
    command.addAll(List.of(options));
    command.add("https://localhost:" + site.server().devicePort() + path);
    return run(command.toArray(String[]::new));
  }

  private static String authority() {
    return folder.resolve("server/tls/ca.pem").toString();
  }

  private void signingRequest(String key, String subject) throws IOException {
    run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key + ".key");
    request(key, subject);
  }

  private void request(String key, String subject, String... options) throws IOException {
    var command =
        new ArrayList<>(List.of("openssl", "req", "-new", "-key", key + ".key", "-subj", subject));
    command.addAll(List.of("-outform", "DER", "-out", key + ".der"));
    command.addAll(List.of(options));
    run(command.toArray(String[]::new));
    run("openssl", "base64", "-in", key + ".der", "-out", key + ".b64");
  }

  private void unwrap(String answer, String certificate) throws IOException {
    run("openssl", "base64", "-d", "-in", answer, "-out", answer + ".der");
    String pem = run("openssl", "pkcs7", "-inform", "DER", "-in", answer + ".der", "-print_certs");
    Files.writeString(here.resolve(certificate), pem + "\n", US_ASCII);
  }

  private String enrol(String key, String token, String out) throws IOException {
    return curl(
        out,
        "/.well-known/est/simpleenroll",
        "--user",
        name + ":" + token,
        "--header",
        "Content-Type: application/pkcs10",
        "--data-binary",
        "@" + key + ".b64");
  }

  private String renew(String identity, String key, String out) throws IOException {
    return curl(
        out,
        "/.well-known/est/simplereenroll",
        "--cert",
        identity + ".pem",
        "--key",
        identity + ".key",
        "--header",
        "Content-Type: application/pkcs10",
        "--data-binary",
        "@" + key + ".b64");
  }

  private String poll(String identity) throws IOException {
    String path = "/DEFAULT/controller/v1/" + name;
    return curl("poll", path, "--cert", identity + ".pem", "--key", identity + ".key");
  }

  private String said(String file) throws IOException {
    return Files.readString(here.resolve(file));
  }

  private String register() throws IOException {
    return site.api(
            201,
            "POST",
            "/devices",
            JsonObject.builder()
                .put("id", name)
                .put("model", "lock")
                .put("hardware", "lock-s2")
                .build())
        .text("enrolmentToken");
  }

  private void enrolled() throws IOException {
    signingRequest("one", "/CN=" + name);
    assertEquals("200", enrol("one", register(), "answer"), () -> "" + here);
    unwrap("answer", "one.pem");
  }

  private List<String> listed() throws IOException {
    assertEquals("200", curl("crl.der", "/pki/devices.crl"));
    String text =
        run(
            "openssl",
            "crl",
            "-inform",
            "DER",
            "-in",
            "crl.der",
            "-noout",
            "-text",
            "-CAfile",
            authority());
    assertTrue(text.contains("verify OK"), text);
    return text.lines()
        .filter(line -> line.contains("Serial Number:"))
        .map(line -> line.replaceAll(".*: *", "").strip())
        .toList();
  }

  private String serial(String identity) throws IOException {
    return run("openssl", "x509", "-in", identity + ".pem", "-noout", "-serial")
        .replace("serial=", "");
  }

  @Test
  void authorityAndAttributes_areGivenToAnyone() throws IOException {
    assertEquals("200", curl("ca", "/.well-known/est/cacerts"));
    unwrap("ca", "ca.pem");
    String fingerprint = run("openssl", "x509", "-in", "ca.pem", "-noout", "-fingerprint");
    assertEquals(run("openssl", "x509", "-in", authority(), "-noout", "-fingerprint"), fingerprint);
    assertEquals("200", curl("attributes", "/.well-known/est/csrattrs"));
    run("openssl", "base64", "-d", "-in", "attributes", "-out", "attributes.der");
    String parsed = run("openssl", "asn1parse", "-inform", "DER", "-in", "attributes.der");
    assertTrue(parsed.contains("id-ecPublicKey") && parsed.contains("prime256v1"), parsed);
    assertTrue(parsed.contains("ecdsa-with-SHA256"), parsed);
  }

  @Test
  void renewal_withANewKey_bothCertificatesCount_untilTheNewOneWasUsed() throws IOException {
    enrolled();
    assertEquals("200", poll("one"));
    signingRequest("two", "/CN=" + name);
    assertEquals("200", renew("one", "two", "answer"), () -> "" + here);
    unwrap("answer", "two.pem");
    assertNotEquals(serial("one"), serial("two"));
    assertEquals("200", poll("one"), "the new one was not used yet");
    assertEquals("200", poll("one"));
    assertEquals("200", poll("two"));
    assertEquals("403", poll("one"));
    assertTrue(said("poll").contains("identity.replaced"), said("poll"));
    assertEquals("200", poll("two"));
    assertTrue(listed().contains(serial("one")), "the replaced one is on the list");
    List<String> acts = site.actsAfter(0).stream().filter(act -> act.endsWith(name)).toList();
    assertTrue(acts.contains("device.clone-suspected " + name), "the old one was shown again");
    assertTrue(
        String.join(",", acts)
            .contains(
                "device.enrolled %1$s,device.certificate-renewed %1$s,device.certificate-replaced %1$s"
                    .formatted(name)),
        acts::toString);
  }

  @Test
  void renewal_withTheSameKey_givesAnotherCertificate() throws IOException {
    enrolled();
    assertEquals("200", renew("one", "one", "answer"));
    unwrap("answer", "two.pem");
    assertNotEquals(serial("one"), serial("two"));
    Files.copy(here.resolve("one.key"), here.resolve("two.key"));
    assertEquals("200", poll("two"));
    assertEquals("403", poll("one"));
  }

  @Test
  void renewal_whoseAnswerWasLost_givesTheSameCertificateAgain() throws IOException {
    enrolled();
    signingRequest("two", "/CN=" + name);
    assertEquals("200", renew("one", "two", "lost"));
    unwrap("lost", "lost.pem");
    assertEquals("200", renew("one", "two", "answer"));
    unwrap("answer", "two.pem");
    assertEquals(said("lost.pem"), said("two.pem"));
    signingRequest("three", "/CN=" + name); // the second key was lost as well
    assertEquals("200", renew("one", "three", "answer"));
    unwrap("answer", "three.pem");
    assertEquals("403", poll("two"), "at most one waits");
    assertEquals("200", poll("three"));
  }

  @Test
  void renewal_needsTheCertificateInForce_andItsName() throws IOException {
    enrolled();
    assertEquals("401", curl("answer", "/.well-known/est/simplereenroll", "--data-binary", "x"));
    for (String other : List.of("/CN=lock-other", "/O=x/CN=" + name, "/CN=" + name + "/OU=y")) {
      request("one", other);
      assertEquals("400", renew("one", "one", "answer"), other);
      assertTrue(said("answer").contains("identity.bad-signing-request"), said("answer"));
    }
    request("one", "/CN=" + name, "-addext", "subjectAltName=DNS:lock-other");
    assertEquals("400", renew("one", "one", "answer"), "another name beside");
    request("one", "/CN=" + name);
    site.api(
        200,
        "POST",
        "/devices/" + name + "/revoke",
        JsonObject.builder().put("reason", "lost").build());
    assertEquals("403", renew("one", "one", "answer"));
    assertTrue(said("answer").contains("identity.revoked"), said("answer"));
    assertTrue(listed().contains(serial("one")), "the revoked one is on the list");
  }

  @Test
  void renewalAgainAndAgain_endsAtTheDailyLimit_andTheDeviceIsStillLetIn() throws IOException {
    enrolled();
    for (int i = 1; i < Renewal.MOST_A_DAY; i++) {
      signingRequest("more", "/CN=" + name);
      assertEquals("200", renew("one", "more", "answer"), "renewal " + i);
    }
    signingRequest("more", "/CN=" + name);
    assertEquals("429", renew("one", "more", "answer"));
    assertTrue(said("answer").contains("identity.too-many-renewals"), said("answer"));
    assertEquals("200", poll("one"));
  }

  /// A device with its factory's certificate in `birth.pem` and a request for ours.
  private void born(TestAuthority factory) throws IOException {
    Files.createDirectories(here);
    var birth = factory.client(name);
    Files.writeString(here.resolve("birth.key"), birth.keyPem());
    Files.writeString(here.resolve("birth.pem"), birth.certificatePem());
    signingRequest("one", "/CN=" + name);
  }

  private String enrolWithBirthCertificate(String out) throws IOException {
    return curl(
        out,
        "/.well-known/est/simpleenroll",
        "--cert",
        "birth.pem",
        "--key",
        "birth.key",
        "--header",
        "Content-Type: application/pkcs10",
        "--data-binary",
        "@one.b64");
  }

  @Test
  void factorysCertificate_ofARegisteredDevice_isGoodOnce_andForNothingElse() throws IOException {
    born(FACTORY);
    register();
    assertEquals("403", poll("birth"), "it opens no path of the device");
    assertTrue(said("poll").contains("identity.unknown-certificate"), said("poll"));
    assertEquals("200", enrolWithBirthCertificate("answer"), () -> "" + here);
    unwrap("answer", "one.pem");
    assertEquals("200", poll("one"));
    assertEquals("200", enrolWithBirthCertificate("again"), "the answer was lost: the same again");
    unwrap("again", "again.pem");
    assertEquals(said("one.pem"), said("again.pem"));
    signingRequest("one", "/CN=" + name); // somebody with a copy of the factory's certificate
    assertEquals("409", enrolWithBirthCertificate("answer"));
    assertTrue(said("answer").contains("identity.enrolled-already"), said("answer"));
  }

  @Test
  void deviceNobodyRegistered_waitsInQuarantine_untilSomebodyDoes() throws IOException {
    born(FACTORY);
    assertEquals("202", enrolWithBirthCertificate("answer"));
    assertEquals("202", enrolWithBirthCertificate("answer"));
    var waiting =
        site.get("/enrolment-requests").array("items").stream()
            .filter(one -> one.text("device").equals(name))
            .toList();
    assertEquals(1, waiting.size());
    assertEquals("brno", waiting.getFirst().text("factory"));
    assertTrue(site.actsAfter(0).contains("device.quarantined " + name));
    register();
    assertEquals("200", enrolWithBirthCertificate("answer"));
    unwrap("answer", "one.pem");
    assertEquals("200", poll("one"));
    assertTrue(
        site.get("/enrolment-requests").array("items").stream()
            .noneMatch(one -> one.text("device").equals(name)));
  }

  @Test
  void factorysCertificate_ofAnotherName_orARevokedDevice_isRefused() throws IOException {
    born(FACTORY);
    register();
    request("one", "/CN=somebody-else");
    assertEquals("400", enrolWithBirthCertificate("answer"));
    request("one", "/CN=" + name);
    site.api(
        200,
        "POST",
        "/devices/" + name + "/revoke",
        JsonObject.builder().put("reason", "lost").build());
    assertEquals("403", enrolWithBirthCertificate("answer"));
    assertTrue(said("answer").contains("identity.revoked"), said("answer"));
  }

  @Test
  void ourOwnCertificate_isNoFactorys() throws IOException {
    enrolled();
    Files.copy(here.resolve("one.pem"), here.resolve("birth.pem"));
    Files.copy(here.resolve("one.key"), here.resolve("birth.key"));
    assertEquals("401", enrolWithBirthCertificate("answer"));
    assertTrue(said("answer").contains("identity.no-enrolment-token"), said("answer"));
  }

  @Test
  void unknownFactory_isRefusedByTls() throws IOException {
    born(TestAuthority.named("factory in Brno"));
    register();
    try {
      assertNotEquals("200", enrolWithBirthCertificate("answer"));
    } catch (AssertionError e) {
      assertTrue(String.valueOf(e.getMessage()).contains("curl"), e.getMessage());
    }
  }
}
