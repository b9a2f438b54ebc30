package dev.pawl.server.ddi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.server.identity.DeviceAccess;
import dev.pawl.server.testkit.TestClient;
import dev.pawl.server.testkit.TestFleetDevice;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What counts besides a certificate, and that it does not by default (docs/spec/ddi-profile.md,
/// "Who may ask").
@Timeout(60)
class DeviceAccessTest {
  @TempDir private static Path folder;
  private static TestSite strict;
  private static TestSite open;

  @BeforeAll
  static void start() throws IOException {
    strict = TestSite.in(folder.resolve("strict"));
    open = TestSite.in(folder.resolve("open"), new DeviceAccess(true, true, Set.of("127.0.0.1")));
  }

  @AfterAll
  static void stop() {
    strict.close();
    open.close();
  }

  private static HttpResponse<String> ask(TestSite site, String path, String... headers)
      throws IOException {
    try (TestClient client =
        TestClient.to(site.server().devicePort(), site.authority(), Optional.empty())) {
      var request = client.request(path);
      if (headers.length > 0) {
        request.headers(headers);
      }
      return client.send(request.GET().build());
    }
  }

  private static String poll(String device) {
    return "/DEFAULT/controller/v1/" + device;
  }

  private static void assertRefused(int status, String code, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains('"' + code + '"'), answer::body);
  }

  private static String made(TestSite site, String path) throws IOException {
    return site.api(201, "POST", path, JsonObject.EMPTY).text("token");
  }

  @Test
  void byDefault_nothingButACertificateCounts() throws IOException {
    strict.registered("lock-1", "lock-s2");
    for (String word : List.of("TargetToken x", "GatewayToken x", "Bearer x")) {
      HttpResponse<String> answer = ask(strict, poll("lock-1"), "Authorization", word);
      assertEquals(401, answer.statusCode(), word);
    }
    assertEquals(409, strict.api("POST", "/devices/lock-1/target-token", new byte[0]).statusCode());
    assertEquals(409, strict.api("POST", "/gateway-token", new byte[0]).statusCode());
    TestFleetDevice device = strict.device("lock-2");
    assertRefused(
        401,
        "identity.no-certificate",
        ask(strict, poll("lock-2"), "Client-Cert", forwarded(device)));
  }

  @Test
  void targetToken_isForItsDeviceOnly_untilItEnds() throws IOException {
    open.registered("lock-1", "lock-s2");
    open.registered("lock-2", "lock-s2");
    String first = made(open, "/devices/lock-1/target-token");
    assertEquals(
        200, ask(open, poll("lock-1"), "Authorization", "TargetToken " + first).statusCode());
    String wrong = "identity.wrong-device-token";
    for (String word :
        List.of("TargetToken " + first + "x", "TargetToken x", "GatewayToken " + first)) {
      assertRefused(401, wrong, ask(open, poll("lock-1"), "Authorization", word));
    }
    // The scheme is case-sensitive, as in hawkBit.
    assertEquals(
        401, ask(open, poll("lock-1"), "Authorization", "targettoken " + first).statusCode());
    assertRefused(401, wrong, ask(open, poll("lock-2"), "Authorization", "TargetToken " + first));
    assertRefused(
        401, wrong, ask(open, poll("No%20Name"), "Authorization", "TargetToken " + first));
    assertEquals(
        404,
        ask(open, "/OTHER/controller/v1/lock-1", "Authorization", "TargetToken " + first)
            .statusCode());
    String second = made(open, "/devices/lock-1/target-token");
    assertRefused(401, wrong, ask(open, poll("lock-1"), "Authorization", "TargetToken " + first));
    open.restart();
    assertEquals(
        200, ask(open, poll("lock-1"), "Authorization", "TargetToken " + second).statusCode());
    assertEquals(204, open.api("DELETE", "/devices/lock-1/target-token", new byte[0]).statusCode());
    assertRefused(401, wrong, ask(open, poll("lock-1"), "Authorization", "TargetToken " + second));
    assertEquals(
        404, open.api("POST", "/devices/lock-none/target-token", new byte[0]).statusCode());
  }

  @Test
  void revokedDevice_isNotLetIn_byAnyToken() throws IOException {
    open.registered("lock-3", "lock-s2");
    String target = made(open, "/devices/lock-3/target-token");
    String gateway = made(open, "/gateway-token");
    assertEquals(
        200, ask(open, poll("lock-3"), "Authorization", "GatewayToken " + gateway).statusCode());
    open.api(
        200, "POST", "/devices/lock-3/revoke", JsonObject.builder().put("reason", "lost").build());
    assertRefused(
        401,
        "identity.wrong-device-token",
        ask(open, poll("lock-3"), "Authorization", "TargetToken " + target));
    assertRefused(
        403,
        "identity.revoked",
        ask(open, poll("lock-3"), "Authorization", "GatewayToken " + gateway));
    assertRefused(
        404,
        "identity.unknown-device",
        ask(open, poll("lock-none"), "Authorization", "GatewayToken " + gateway));
    assertEquals(204, open.api("DELETE", "/gateway-token", new byte[0]).statusCode());
    assertRefused(
        401,
        "identity.wrong-device-token",
        ask(open, poll("lock-2"), "Authorization", "GatewayToken " + gateway));
  }

  @Test
  void token_isNoCertificate_forMetadata_renewalAndReports() throws IOException {
    open.registered("lock-4", "lock-s2");
    String token = "TargetToken " + made(open, "/devices/lock-4/target-token");
    assertRefused(
        401,
        "identity.no-certificate",
        ask(open, "/DEFAULT/repository/metadata/1.root.json", "Authorization", token));
    try (TestClient client =
        TestClient.to(open.server().devicePort(), open.authority(), Optional.empty())) {
      var body = java.net.http.HttpRequest.BodyPublishers.ofString("{}");
      var report =
          client.request(poll("lock-4") + "/report").header("Authorization", token).POST(body);
      assertRefused(403, "report.no-key", client.send(report.build()));
      var renewal =
          client
              .request("/.well-known/est/simplereenroll")
              .header("Authorization", token)
              .POST(body);
      assertRefused(401, "identity.no-certificate", client.send(renewal.build()));
    }
  }

  @Test
  void proxiesCertificate_isCheckedLikeTheConnectionsOwn() throws IOException {
    TestFleetDevice device = open.device("lock-5");
    String header = forwarded(device);
    assertEquals(200, ask(open, poll("lock-5"), "Client-Cert", header).statusCode());
    assertRefused(403, "identity.other-device", ask(open, poll("lock-1"), "Client-Cert", header));
    for (String damaged : List.of("lock-5", "::", ":AAAA:", header.substring(1))) {
      assertRefused(
          401, "identity.no-certificate", ask(open, poll("lock-5"), "Client-Cert", damaged));
    }
    assertRefused(
        401,
        "identity.no-certificate",
        ask(open, poll("lock-5"), "Client-Cert", header, "Client-Cert", header));
    TestFleetDevice foreign = strict.device("lock-5");
    assertRefused(
        403,
        "identity.unknown-certificate",
        ask(open, poll("lock-5"), "Client-Cert", forwarded(foreign)));
    open.api(
        200, "POST", "/devices/lock-5/revoke", JsonObject.builder().put("reason", "x").build());
    assertRefused(403, "identity.revoked", ask(open, poll("lock-5"), "Client-Cert", header));
  }

  private static String forwarded(TestFleetDevice device) {
    try {
      byte[] der = device.credential().certificate().getEncoded();
      return ":" + Base64.getEncoder().encodeToString(der) + ":";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
