package dev.pawl.cli.remote;

import static dev.pawl.cli.testing.Results.failed;
import static dev.pawl.cli.testing.Results.ok;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.failure.Explanation;
import dev.pawl.cli.testing.ScriptedServer;
import dev.pawl.cli.testing.ScriptedServer.Answer;
import dev.pawl.cli.testing.TestTls;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.TargetPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorClientTest {
  private static final DeviceId LOCK = new DeviceId("lock-0001");
  private static final Digest SHA = Digest.sha256(new byte[] {1, 2, 3});
  private static final String DEVICE =
      """
      {"id":"lock-0001","model":"lock-s2","hardware":"lock-s2","state":"enrolled",
       "running":{"path":"line-lock/lock-1.0.0.img","version":"1.0.0","counter":1,"sha256":"%s"},
       "floor":1,"assigned":{"action":1001,"path":"line-lock/lock-2.0.0.img","version":"2.0.0",
       "state":"running","claimed":false,"evidenced":false,"reason":"offered"},
       "lastSeen":1763640000000,"lastFailure":null,"attributes":{"site":"oslo"},"unknown":[1]}\
      """
          .formatted(SHA.hex());

  @TempDir private Path folder;
  private final ScriptedServer server = ScriptedServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  private OperatorClient client() {
    server.options(folder);
    return ok(OperatorClient.open(access(server.address())));
  }

  private ServerAccess access(URI address) {
    return new ServerAccess(address, folder.resolve("ca.pem"), folder.resolve("token"));
  }

  @Test
  void device_isReadWithAllItsParts() {
    server.on("GET /api/v1/devices/lock-0001", 200, DEVICE);
    try (OperatorClient client = client()) {
      DeviceView device = ok(client.device(LOCK));

      assertEquals("enrolled", device.state());
      assertEquals("1.0.0", device.running().orElseThrow().version().value());
      assertEquals(1, device.floor().orElseThrow().value());
      assertEquals("1001", device.assigned().orElseThrow().action());
      assertEquals(Optional.empty(), device.lastFailure());
      assertEquals(Map.of("site", "oslo"), device.attributes());
    }
  }

  @Test
  void lists_areReadToTheEnd() {
    server.on(
        "GET /api/v1/devices?limit=500",
        200,
        "{\"items\":[" + DEVICE + "],\"next\":\"lock-0001\"}");
    server.on(
        "GET /api/v1/devices?limit=500&after=lock-0001",
        200,
        "{\"items\":[" + DEVICE.replace("lock-0001", "lock-0002") + "]}");
    try (OperatorClient client = client()) {
      List<DeviceView> devices = ok(client.allDevices());

      assertEquals(
          List.of("lock-0001", "lock-0002"), devices.stream().map(d -> d.id().value()).toList());
    }
  }

  @Test
  void listThatNeverEnds_isRefused() {
    server.on("GET /api/v1/devices?limit=500", 200, "{\"items\":[],\"next\":\"x\"}");
    try (OperatorClient client = client()) {
      assertEquals("remote.unexpected-answer", failed(client.allDevices()).code());
    }
  }

  @Test
  void newDevice_isSentWhole_andItsTokenIsNotInAnyText() {
    server.on(
        "POST /api/v1/devices",
        201,
        "{\"device\":" + DEVICE + ",\"enrolmentToken\":\"s3cr3t\",\"expiresAt\":1763640000000}");
    try (OperatorClient client = client()) {
      RegisteredDevice registered =
          ok(
              client.addDevice(
                  new NewDevice(
                      LOCK,
                      new Model("lock-s2"),
                      new HardwareId("lock-s2"),
                      Map.of("site", "oslo"))));

      assertEquals("s3cr3t", registered.token().secret());
      assertFalse(registered.token().toString().contains("s3cr3t"));
      assertFalse(registered.toString().contains("s3cr3t"));
      assertEquals(
          "{\"id\":\"lock-0001\",\"model\":\"lock-s2\",\"hardware\":\"lock-s2\","
              + "\"attributes\":{\"site\":\"oslo\"}}",
          server.requests().getFirst().text());
    }
  }

  @Test
  void apiToken_isNotInAnyText() {
    server.on(
        "POST /api/v1/api-tokens",
        201,
        "{\"id\":7,\"name\":\"ci\",\"role\":\"operator\",\"token\":\"s3cr3t\"}");
    try (OperatorClient client = client()) {
      ApiToken token = ok(client.createApiToken("ci", "operator"));

      assertEquals("s3cr3t", token.secret());
      assertFalse(token.toString().contains("s3cr3t"));
    }
  }

  @Test
  void artifact_isUploadedWithItsLength() {
    byte[] image = {1, 2, 3};
    server.on("HEAD /api/v1/artifacts/" + SHA.hex(), 404, "");
    server.on("PUT /api/v1/artifacts/" + SHA.hex(), 201, "{}");
    try (OperatorClient client = client()) {
      assertFalse(ok(client.hasArtifact(SHA)));
      ok(client.putArtifact(SHA, BodyPublishers.ofByteArray(image)));
    }
    ScriptedServer.Request put = server.requests().getLast();
    assertArrayEquals(image, put.body());
    assertEquals(Optional.of("3"), put.header("content-length"));
  }

  @Test
  void lineMetadata_isSentByteForByte() {
    byte[] signed = "{ \"signed\" : {} }".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    server.on(
        "PUT /api/v1/repository/lines/lock",
        201,
        "{\"role\":\"line-lock\",\"version\":2,\"targets\":[\"line-lock/lock-2.0.0.img\"]}");
    try (OperatorClient client = client()) {
      assertEquals(2, ok(client.putLine(new ProductLine("lock"), signed)).version());
    }
    assertArrayEquals(signed, server.requests().getLast().body());
  }

  @Test
  void metadata_thatIsNotThere_isAnAnswer() {
    server.on("GET /api/v1/repository/metadata/1.root.json", _ -> Answer.of(200, new byte[] {9}));
    try (OperatorClient client = client()) {
      assertArrayEquals(new byte[] {9}, ok(client.metadata("1.root.json")).orElseThrow());
      assertTrue(ok(client.metadata("2.root.json")).isEmpty());
    }
  }

  @Test
  void rollout_tellsHowEachDeviceStands() {
    server.on(
        "POST /api/v1/rollouts",
        201,
        """
        {"id":1,"release":"line-lock/lock-2.0.0.img","devices":[
         {"id":"lock-0002","decision":"refused","rule":"decide.wrong-hardware","reason":"made for gw"},
         {"id":"lock-0001","decision":"assigned","rule":"decide.offer","reason":"ok","action":1001,
          "state":"FINISHED","evidenced":true}]}\
        """);
    try (OperatorClient client = client()) {
      RolloutView rollout =
          ok(client.createRollout(new TargetPath("line-lock/lock-2.0.0.img"), List.of(LOCK)));

      assertEquals("1", rollout.id());
      assertEquals(
          List.of(RolloutView.Outcome.CONFIRMED, RolloutView.Outcome.REFUSED),
          rollout.devices().stream().map(RolloutView.Member::outcome).toList());
      assertEquals(
          "{\"release\":\"line-lock/lock-2.0.0.img\",\"devices\":[\"lock-0001\"]}",
          server.requests().getFirst().text());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, identity.bad-token,          REFUSED",
    "403, identity.forbidden,          REFUSED",
    "404, device.unknown,              NOT_FOUND",
    "409, device.exists,               CONFLICT",
    "422, trust.too-few-signatures,    VERIFICATION_FAILED",
    "422, image.length-mismatch,       VERIFICATION_FAILED",
    "422, artifact.digest-mismatch,    VERIFICATION_FAILED",
    "422, rollout.no-devices,          REFUSED",
    "503, server.busy,                 UNREACHABLE",
    "507, artifact.disk-full,          FAILED",
    "500, server.surprise,             FAILED"
  })
  void statusAndCode_leadToTheExitCode(int status, String code, ExitCode exit) {
    server.on("GET /api/v1/devices/lock-0001", _ -> Answer.problem(status, code));
    try (OperatorClient client = client()) {
      Explanation failure = failed(client.device(LOCK));

      assertEquals(exit, failure.exit());
      assertEquals(code, failure.code());
      assertEquals("what the server wants", failure.expected());
      assertEquals("what it got", failure.found());
      assertEquals("what to do", failure.remedy());
    }
  }

  @Test
  void answerThatIsNoProblemDocument_countsByItsStatusAlone() {
    server.on("GET /api/v1/devices/lock-0001", 404, "<html>proxy</html>");
    try (OperatorClient client = client()) {
      Explanation failure = failed(client.device(LOCK));

      assertEquals(ExitCode.NOT_FOUND, failure.exit());
      assertEquals("remote.status-404", failure.code());
      assertFalse(failure.found().contains("proxy"));
    }
  }

  @Test
  void answerOfAnotherShape_isRefused() {
    server.on("GET /api/v1/devices/lock-0001", 200, "{\"id\":\"lock-0001\"}");
    try (OperatorClient client = client()) {
      assertEquals("remote.unexpected-answer", failed(client.device(LOCK)).code());
    }
  }

  @Test
  void answerBeyondTheLimit_isCutOff() {
    byte[] endless = new byte[17 << 20];
    server.on("GET /api/v1/repository/metadata/1.root.json", _ -> Answer.of(200, endless));
    try (OperatorClient client = client()) {
      assertEquals("remote.unreachable", failed(client.metadata("1.root.json")).code());
    }
  }

  @Test
  void nobodyListening_isUnreachable() {
    server.options(folder);
    URI gone = server.address();
    server.close();
    try (OperatorClient client = ok(OperatorClient.open(access(gone)))) {
      Explanation failure = failed(client.device(LOCK));

      assertEquals(ExitCode.UNREACHABLE, failure.exit());
      assertEquals("remote.unreachable", failure.code());
    }
  }

  @Test
  void certificateOfAnotherAuthority_isRefused_beforeTheTokenIsSent() throws IOException {
    server.options(folder);
    Files.delete(folder.resolve("ca.pem"));
    TestTls.create().writeCertificate(folder.resolve("ca.pem"));
    try (OperatorClient client = ok(OperatorClient.open(access(server.address())))) {
      Explanation failure = failed(client.device(LOCK));

      assertEquals("remote.untrusted-server", failure.code());
      assertEquals(ExitCode.VERIFICATION_FAILED, failure.exit());
    }
    assertEquals(List.of(), server.requests());
  }

  @Test
  void certificateForAnotherHost_isRefused() {
    server.options(folder);
    URI elsewhere = URI.create("https://127.0.0.2:" + server.address().getPort());
    try (OperatorClient client = ok(OperatorClient.open(access(elsewhere)))) {
      // The double listens on 127.0.0.1 only: either way no answer is taken.
      assertTrue(
          List.of("remote.untrusted-server", "remote.unreachable")
              .contains(failed(client.device(LOCK)).code()));
    }
    assertEquals(List.of(), server.requests());
  }

  @Test
  void tokenFileThatOthersCanRead_isRefused() throws IOException {
    server.options(folder);
    Files.setPosixFilePermissions(
        folder.resolve("token"), PosixFilePermissions.fromString("rw-r-----"));

    Explanation failure = failed(OperatorClient.open(access(server.address())));

    assertEquals("remote.unusable-token", failure.code());
    assertFalse(failure.sentence().contains(ScriptedServer.TOKEN));
  }

  @Test
  void tokenFileWithSomethingElse_isRefused_andNotQuoted() throws IOException {
    server.options(folder);
    Files.writeString(folder.resolve("token"), "two words");

    Explanation failure = failed(OperatorClient.open(access(server.address())));

    assertEquals("remote.unusable-token", failure.code());
    assertFalse(failure.sentence().contains("two words"));
  }

  @Test
  void missingFiles_areNamed() throws IOException {
    server.options(folder);
    Files.delete(folder.resolve("token"));
    assertTrue(failed(OperatorClient.open(access(server.address()))).attempted().contains("token"));

    Files.delete(folder.resolve("ca.pem"));
    assertEquals(
        "remote.unusable-authority", failed(OperatorClient.open(access(server.address()))).code());
  }
}
