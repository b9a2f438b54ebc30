package dev.pawl.server.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.Ports;
import dev.pawl.server.Server;
import dev.pawl.server.ServerConfig;
import dev.pawl.server.delta.DeltaMaker;
import dev.pawl.server.identity.DeviceAccess;
import dev.pawl.server.signer.DirectorKeys;
import dev.pawl.server.signer.DirectorSigner;
import dev.pawl.server.signer.SignerFailure;
import dev.pawl.server.signer.SigningDesk;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The real server in this process, on real sockets, with an administrator at its operator listener
/// and the people who sign beside it.
public final class TestSite implements AutoCloseable {
  private final Path data;
  private final TestPeople people;
  private final UnaryOperator<Ports> exchange;
  private final UnaryOperator<ServerConfig> settings;
  private final OpenApiContract contract = OpenApiContract.read();
  private final List<AutoCloseable> clients = new ArrayList<>();
  private Server server; // another one after a restart
  private TestClient operators; // of that server

  private TestSite(
      Path data,
      TestPeople people,
      UnaryOperator<Ports> exchange,
      UnaryOperator<ServerConfig> settings) {
    this.settings = settings;
    this.data = data;
    this.people = people;
    this.exchange = exchange;
    this.server = started();
    this.operators = operatorClient();
  }

  /// A server on a new data folder, with the lines `lock` and `cam`.
  public static TestSite in(Path data) throws IOException {
    return in(data, UnaryOperator.identity());
  }

  /// The same with some ports exchanged.
  public static TestSite in(Path data, UnaryOperator<Ports> exchange) throws IOException {
    var people = TestPeople.withLines("lock", "cam");
    people.init(data);
    return new TestSite(data, people, exchange, UnaryOperator.identity());
  }

  /// The same with other ways for devices to prove who they are.
  public static TestSite in(Path data, DeviceAccess access) throws IOException {
    var people = TestPeople.withLines("lock", "cam");
    people.init(data);
    return new TestSite(data, people, UnaryOperator.identity(), config -> config.with(access));
  }

  /// A server whose deltas are made by `maker`; the others make none.
  public static TestSite withDeltas(Path data, DeltaMaker maker) throws IOException {
    var people = TestPeople.withLines("lock", "cam");
    people.init(data);
    return new TestSite(
        data,
        people,
        ports -> ports.withDeltas(maker),
        config -> config.withDeltaMemory(ByteCount.mebi(1)));
  }

  /// The people who sign.
  public TestPeople people() {
    return people;
  }

  /// The server.
  public Server server() {
    return server;
  }

  /// Stops the server and starts it again on the same folder.
  public void restart() {
    close();
    server = started();
    operators = operatorClient();
  }

  // --- the operator ------------------------------------------------------------------------------

  /// Asks the operator listener as the administrator.
  public HttpResponse<String> api(String method, String path, byte[] body) throws IOException {
    return admin().send(method, "/api/v1" + path, body);
  }

  /// An operator with this token. Every answer is held against the API's document.
  public ApiClient operator(String token) {
    return new ApiClient(operators.with(token), contract);
  }

  /// Somebody without a token.
  public ApiClient nobody() {
    return new ApiClient(operators, contract);
  }

  /// The administrator.
  public ApiClient admin() throws IOException {
    return operator(adminToken());
  }

  /// The document of the operator API.
  public OpenApiContract contract() {
    return contract;
  }

  /// The administrator's token.
  public String adminToken() throws IOException {
    return Files.readString(data.resolve("admin.token")).strip();
  }

  /// The same with a JSON body, whose answer must have this status.
  public JsonView api(int status, String method, String path, JsonObject body) throws IOException {
    var answer = api(method, path, JsonWriter.compact(body));
    assertEquals(status, answer.statusCode(), answer.body());
    return json(answer);
  }

  /// GET, which must be answered with 200.
  public JsonView get(String path) throws IOException {
    var answer = api("GET", path, new byte[0]);
    assertEquals(200, answer.statusCode(), answer.body());
    return json(answer);
  }

  /// Uploads the bytes of an image of the line `lock` and describes it.
  public ImageDescription uploaded(String version, long counter, byte[] bytes) throws IOException {
    var image = TestRepository.describe("lock", version, counter, "lock-s2", bytes);
    var answer = api("PUT", "/artifacts/" + image.sha256().hex(), bytes);
    assertEquals(201, answer.statusCode(), answer.body());
    return image;
  }

  /// Uploads, has signed and publishes an image of the line `lock`.
  public ImageDescription published(String version, long counter, byte[] bytes) throws IOException {
    var image = uploaded(version, counter, bytes);
    publish(people.signed(image));
    return image;
  }

  /// Publishes metadata of the line `lock`.
  public void publish(byte[] signed) throws IOException {
    var answer = api("PUT", "/repository/lines/lock", signed);
    assertEquals(201, answer.statusCode(), answer.body());
  }

  /// Rolls an image out to these devices.
  public JsonView rollOut(ImageDescription image, TestFleetDevice... devices) throws IOException {
    var ids = Arrays.stream(devices).map(device -> device.id().value()).toList();
    return api(
        201,
        "POST",
        "/rollouts",
        JsonObject.builder()
            .put("release", image.path().value())
            .put("devices", dev.pawl.core.json.JsonValue.JsonArray.ofTexts(ids))
            .build());
  }

  /// The acts of the audit log from this entry on, as `act subject`.
  public List<String> actsAfter(long sequence) throws IOException {
    return get("/audit?limit=500&after=" + sequence).array("items").stream()
        .map(entry -> entry.text("act") + " " + entry.text("subject"))
        .toList();
  }

  /// The number of the newest audit entry.
  public long auditHead() throws IOException {
    return get("/audit/head").number("sequence");
  }

  // --- devices -----------------------------------------------------------------------------------

  /// Registers and enrols a device with the hardware `lock-s2`.
  public TestFleetDevice device(String id) throws IOException {
    return device(id, "lock-s2");
  }

  /// Registers and enrols a device.
  public TestFleetDevice device(String id, String hardware) throws IOException {
    var token = registered(id, hardware);
    var plain = TestClient.to(server.devicePort(), authority(), Optional.empty());
    var credential = TestDevice.enrolled(plain, id, token);
    plain.close();
    var client = TestClient.to(server.devicePort(), authority(), Optional.of(credential));
    clients.add(client);
    return new TestFleetDevice(id, client, credential);
  }

  /// A device that enrolled before a restart.
  public TestFleetDevice known(DeviceId id, TestAuthority.Credential credential) {
    var client = TestClient.to(server.devicePort(), authority(), Optional.of(credential));
    clients.add(client);
    return new TestFleetDevice(id.value(), client, credential);
  }

  /// Why no server starts on this folder.
  public static Failure refusal(Path data) {
    return Expect.failure(
        Server.start(
            ServerConfig.in(data).onFreePorts(),
            ports -> ports.withSigner(TestSite::signerInThisProcess)));
  }

  /// Registers a device and leaves it at that.
  /// @return its enrolment token
  public String registered(String id, String hardware) throws IOException {
    return api(
            201,
            "POST",
            "/devices",
            JsonObject.builder()
                .put("id", id)
                .put("model", "lock")
                .put("hardware", hardware)
                .build())
        .text("enrolmentToken");
  }

  /// The certificate authority of the server.
  public X509Certificate authority() {
    try (var in = Files.newInputStream(data.resolve("tls/ca.pem"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Reads an answer as JSON.
  public static JsonView json(HttpResponse<String> answer) {
    return JsonView.of(
        Expect.ok(
            JsonReader.read(
                answer.body().getBytes(StandardCharsets.UTF_8), JsonLimits.standard())));
  }

  private Server started() {
    ServerConfig config =
        settings.apply(
            ServerConfig.in(data)
                .onFreePorts()
                .withDeltaMemory(ByteCount.ZERO)
                .on(TestDatabase.postgres(data)));
    return Expect.ok(
        Server.start(
            config, ports -> exchange.apply(ports.withSigner(TestSite::signerInThisProcess))));
  }

  /// The director's signer without its process.
  private static Result<DirectorSigner, SignerFailure> signerInThisProcess(Path keys) {
    return DirectorKeys.open(keys).map(opened -> new SigningDesk(opened, InstantSource.system()));
  }

  private TestClient operatorClient() {
    return TestClient.to(server.operatorPort(), authority(), Optional.empty());
  }

  @Override
  public void close() {
    operators.close();
    for (var client : clients) {
      try {
        client.close();
      } catch (Exception e) { // AutoCloseable says no more
        throw new IllegalStateException(e);
      }
    }
    clients.clear();
    server.close();
  }
}
