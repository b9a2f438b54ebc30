package dev.pawl.server.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.access.Access;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.fleet.DeviceState;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.http.Dispatcher;
import dev.pawl.server.http.ErrorStyle;
import dev.pawl.server.http.Limits;
import dev.pawl.server.http.Listener;
import dev.pawl.server.http.ListenerConfig;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import dev.pawl.server.http.Router;
import dev.pawl.server.sql.Database;
import dev.pawl.server.testkit.TestAuthority;
import dev.pawl.server.testkit.TestClient;
import dev.pawl.server.testkit.TestDatabase;
import dev.pawl.server.testkit.TestDevice;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The device listener as a device sees it: real TLS, real database, the real authority.
class DeviceListenerTest {
  private static final Tenant TENANT = new Tenant("DEFAULT");
  private static final Actor ANNA = Actor.person("anna");

  @TempDir private static Path folder;
  private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);
  private static final InstantSource CLOCK = () -> Instant.now().plus(AHEAD.get());
  private static Vertx vertx;
  private static Database database;
  private static DeviceAuthority authority;
  private static Registrar registrar;
  private static FleetStore fleet;
  private static AuditLog audit;
  private static CertificateRegistry certificates;
  private static Listener listener;
  private static TestClient stranger;
  private static int next;

  @BeforeAll
  static void open() throws IOException {
    database = TestDatabase.in(folder);
    authority =
        DeviceAuthority.open(folder.resolve("tls"), List.of("localhost"), Instant.now())
            .orThrow(failure -> new IllegalStateException(failure.explain()));
    audit = new AuditLog(database, TENANT, CLOCK);
    fleet = new FleetStore(database, TENANT);
    certificates = new CertificateRegistry(database, TENANT);
    var ledger = new Ledger(TENANT, database, fleet, audit, CLOCK, _ -> {});
    var tokens = new DeviceTokens(ledger, DeviceAccess.CERTIFICATES);
    registrar = new Registrar(ledger, certificates, tokens);
    var enrolment = new Enrolment(ledger, authority, certificates);
    var factories =
        FactoryAuthorities.open(folder.resolve("none"))
            .orThrow(failure -> new IllegalStateException(failure.explain()));
    var renewal = new Renewal(ledger, authority, certificates);
    List<Route> routes =
        new ArrayList<>(
            new EstEndpoints(
                    enrolment,
                    new FactoryEnrolment(
                        ledger, authority, certificates, factories, new Quarantine(ledger)),
                    renewal,
                    new RevocationList(authority, certificates, CLOCK),
                    authority.certificate())
                .routes());
    routes.add(
        Route.of(
            Method.GET,
            "/{tenant}/controller/v1/{device}",
            Access.DEVICE_IN_PATH,
            request ->
                Response.json(
                    200, JsonObject.builder().put("device", request.device().value()).build())));
    routes.add(
        Route.of(
            Method.GET,
            "/{tenant}/repository/metadata/{file}",
            Access.ANY_DEVICE,
            request -> Response.empty(200)));
    vertx = Vertx.vertx();
    listener =
        Listener.open(
                vertx,
                new ListenerConfig(
                    "device", "127.0.0.1", 0, authority.deviceTls(factories), Limits.standard()),
                new Dispatcher(
                    new Router(routes),
                    new DeviceGate(
                        new DeviceGate.Parts(
                            certificates,
                            ledger,
                            renewal,
                            tokens,
                            DeviceAccess.CERTIFICATES,
                            new CloneWatch())),
                    ErrorStyle.DDI,
                    _ -> Optional.empty()))
            .orThrow(failure -> new IllegalStateException(failure.explain()));
    stranger = client(Optional.empty());
  }

  @AfterAll
  static void close() {
    stranger.close();
    listener.close();
    vertx.close().await();
    database.close();
  }

  @AfterEach
  void resetClock() {
    AHEAD.set(Duration.ZERO);
  }

  private static TestClient client(Optional<TestAuthority.Credential> credential) {
    return TestClient.to(listener.port(), authority.certificate(), credential);
  }

  private static String newName() {
    next++;
    return "lock-" + next;
  }

  private static String register(String name) {
    return issued(
        registrar.register(
            ANNA, new DeviceId(name), new Model("lock-s2"), new HardwareId("lock-s2"), Map.of()));
  }

  private static String issued(Result<Registrar.Issued, IdentityFailure> result) {
    return result.orThrow(failure -> new IllegalStateException(failure.explain())).token();
  }

  private static TestAuthority.Credential enrolled(String name) throws IOException {
    return TestDevice.enrolled(stranger, name, register(name));
  }

  private static String poll(String name) {
    return "/DEFAULT/controller/v1/" + name;
  }

  private static void assertRefused(int status, String code, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains("\"errorCode\":\"" + code + "\""), answer::body);
  }

  @Nested
  class Certificates {
    @Test
    void enrolledDevice_isLetIn() throws IOException {
      String name = newName();
      try (TestClient device = client(Optional.of(enrolled(name)))) {
        HttpResponse<String> answer = device.get(poll(name));
        assertEquals(200, answer.statusCode(), answer::body);
        assertEquals("{\"device\":\"" + name + "\"}", answer.body());
        assertEquals(200, device.get("/DEFAULT/repository/metadata/1.root.json").statusCode());
        assertEquals(404, device.get("/OTHER/controller/v1/" + name).statusCode());
      }
    }

    @Test
    void noCertificate_isRefused() throws IOException {
      assertRefused(401, "identity.no-certificate", stranger.get(poll("lock-1")));
      assertRefused(401, "identity.no-certificate", stranger.get("/DEFAULT/repository/metadata/x"));
    }

    @Test
    void foreignAuthority_isRefusedByTls() {
      var foreign = TestAuthority.named("somebody else").client("lock-1");
      try (TestClient device = client(Optional.of(foreign))) {
        assertThrows(IOException.class, () -> device.get(poll("lock-1")));
      }
    }

    @Test
    void foreignAuthorityOfTheSameName_isRefusedByTls() {
      String name = authority.certificate().getSubjectX500Principal().getName().replace("CN=", "");
      var foreign = TestAuthority.named(name).client("lock-1");
      try (TestClient device = client(Optional.of(foreign))) {
        assertThrows(IOException.class, () -> device.get(poll("lock-1")));
      }
    }

    @Test
    void expiredCertificate_isRefusedByTls() {
      try (TestClient device = client(Optional.of(stolenAuthority().expiredClient("lock-1")))) {
        assertThrows(IOException.class, () -> device.get(poll("lock-1")));
      }
    }

    @Test
    void certificateThatExpiresWhileConnected_isRefused() throws IOException {
      String name = newName();
      try (TestClient device = client(Optional.of(enrolled(name)))) {
        assertEquals(200, device.get(poll(name)).statusCode());
        AHEAD.set(DeviceAuthority.DEVICE_VALIDITY.plusDays(1));
        assertRefused(403, "identity.certificate-out-of-date", device.get(poll(name)));
      }
    }

    @Test
    void certificateWeNeverRecorded_isRefused_evenWithOurSignature() throws IOException {
      String name = newName();
      enrolled(name);
      try (TestClient device = client(Optional.of(stolenAuthority().client(name)))) {
        assertRefused(403, "identity.unknown-certificate", device.get(poll(name)));
      }
    }

    @Test
    void serverCertificate_isNoDevice() {
      try (TestClient device = client(Optional.of(stolenAuthority().server()))) {
        assertThrows(IOException.class, () -> device.get(poll("localhost")));
      }
    }

    @Test
    void deviceOnThePathOfAnother_isRefused() throws IOException {
      String one = newName();
      String other = newName();
      enrolled(other);
      try (TestClient device = client(Optional.of(enrolled(one)))) {
        assertRefused(403, "identity.other-device", device.get(poll(other)));
        assertRefused(403, "identity.other-device", device.get(poll("Not%20A%20Name")));
        assertEquals(200, device.get(poll(one)).statusCode());
      }
    }

    private TestAuthority stolenAuthority() {
      var key = new CredentialFile(folder.resolve("tls"), "ca");
      try {
        return TestAuthority.of(
            key.keyPair().orThrow(f -> new IllegalStateException(f.explain())).getPrivate(),
            authority.certificate());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Nested
  class Revocation {
    @Test
    void revokedDevice_isRefusedOnItsKeptConnection() throws IOException {
      String name = newName();
      var credential = enrolled(name);
      try (TestClient device = client(Optional.of(credential));
          SSLSocket socket = device.connect()) {
        String request = "GET " + poll(name) + " HTTP/1.1\r\nHost: x\r\n\r\n";
        TestClient.write(socket, request);
        assertTrue(answer(socket).contains(" 200 "));

        registrar.revoke(ANNA, new DeviceId(name), "lost");

        TestClient.write(socket, request);
        String refused = answer(socket);
        assertTrue(refused.contains(" 403 ") && refused.contains("identity.revoked"), refused);
      }
    }

    @Test
    void revokedDevice_isRefusedOnAResumedSession() throws IOException {
      for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
        String name = newName();
        try (TestClient device = client(Optional.of(enrolled(name)))) {
          long first = sessionCreated(device, protocol, poll(name), " 200 ");
          registrar.revoke(ANNA, new DeviceId(name), "lost");
          long second = sessionCreated(device, protocol, poll(name), "identity.revoked");
          assertEquals(first, second, "the second connection resumed the first one's session");
        }
      }
    }

    @Test
    void resumedSession_stillProvesTheDevice() throws IOException {
      String name = newName();
      try (TestClient device = client(Optional.of(enrolled(name)))) {
        long first = sessionCreated(device, "TLSv1.3", poll(name), " 200 ");
        assertEquals(first, sessionCreated(device, "TLSv1.3", poll(name), " 200 "));
      }
    }

    @Test
    void enrollingAgain_endsTheEarlierCertificate() throws IOException {
      String name = newName();
      var first = enrolled(name);
      var second =
          TestDevice.enrolled(stranger, name, issued(registrar.newToken(ANNA, new DeviceId(name))));
      try (TestClient old = client(Optional.of(first));
          TestClient now = client(Optional.of(second))) {
        assertRefused(403, "identity.replaced", old.get(poll(name)));
        assertEquals(200, now.get(poll(name)).statusCode());
      }
      assertEquals(Optional.of(second.certificate()), certificates.current(new DeviceId(name)));
    }

    @Test
    void revocation_outlivesARestart() throws IOException {
      String name = newName();
      var credential = enrolled(name);
      registrar.revoke(ANNA, new DeviceId(name), "lost");
      var reread = new CertificateRegistry(database, TENANT).find(credential.certificate());
      assertEquals(
          Optional.of(
              new CertificateRegistry.Known(
                  new DeviceId(name), CertificateRegistry.Standing.REVOKED)),
          reread);
      assertEquals(Optional.empty(), certificates.current(new DeviceId(name)));
    }

    /// When the TLS session of a new connection was made: the same for a resumed one.
    private static long sessionCreated(
        TestClient device, String protocol, String path, String expected) throws IOException {
      try (SSLSocket socket = device.connect()) {
        socket.setEnabledProtocols(new String[] {protocol});
        TestClient.write(
            socket, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        String answer = TestClient.readAll(socket);
        assertTrue(answer.contains(expected), answer);
        return socket.getSession().getCreationTime();
      }
    }

    private static String answer(SSLSocket socket) throws IOException {
      byte[] bytes = new byte[4096];
      int read = socket.getInputStream().read(bytes);
      String text = new String(bytes, 0, read, java.nio.charset.StandardCharsets.US_ASCII);
      while (!text.endsWith("}")) {
        read = socket.getInputStream().read(bytes);
        text += new String(bytes, 0, read, java.nio.charset.StandardCharsets.US_ASCII);
      }
      return text;
    }
  }

  @Nested
  class EnrolmentByToken {
    private final KeyPair keys = TestDevice.key();

    private HttpResponse<String> enrol(String user, String token, String name) throws IOException {
      return TestDevice.enrol(stranger, user, token, TestDevice.signingRequest(name, keys, keys));
    }

    @Test
    void certificate_isTheDevices() throws IOException {
      String name = newName();
      var credential = enrolled(name);
      var certificate = credential.certificate();
      assertEquals("CN=" + name, certificate.getSubjectX500Principal().getName());
      assertEquals(-1, certificate.getBasicConstraints());
      assertTrue(certificate.getSerialNumber().bitLength() == 128);
      assertEquals(DeviceState.ENROLLED, fleet.find(new DeviceId(name)).orElseThrow().state());
      assertEquals("device.enrolled", audit.after(audit.head().sequence() - 1, 1).getFirst().act());
    }

    @Test
    void authorityCertificate_isGivenToAnyone() throws IOException {
      HttpResponse<String> answer = stranger.get("/.well-known/est/cacerts");
      assertEquals(200, answer.statusCode());
      assertEquals(authority.certificate(), TestDevice.certificate(answer.body()));
      assertEquals(
          "application/pkcs7-mime; smime-type=certs-only",
          answer.headers().firstValue("content-type").orElseThrow());
    }

    @Test
    void noToken_isRefused() throws IOException {
      var answer = stranger.send("POST", "/.well-known/est/simpleenroll", "x");
      assertRefused(401, "identity.no-enrolment-token", answer);
      assertTrue(answer.headers().firstValue("www-authenticate").orElseThrow().startsWith("Basic"));
    }

    @Test
    void wrongToken_isRefused_likeAnUnknownDevice() throws IOException {
      String name = newName();
      register(name);
      var wrong = enrol(name, "guess", name);
      assertRefused(401, "identity.wrong-enrolment-token", wrong);
      var unknown = enrol("unknown-1", "guess", "unknown-1");
      assertEquals(wrong.body().replace(name, "X"), unknown.body().replace("unknown-1", "X"));
      assertRefused(401, "identity.wrong-enrolment-token", enrol("../etc", "guess", "x"));
    }

    @Test
    void tokenOfAnotherDevice_isRefused() throws IOException {
      String one = newName();
      String other = newName();
      String token = register(one);
      register(other);
      assertRefused(401, "identity.wrong-enrolment-token", enrol(other, token, other));
    }

    @Test
    void usedToken_isRefused() throws IOException {
      String name = newName();
      String token = register(name);
      assertEquals(200, enrol(name, token, name).statusCode());
      assertRefused(401, "identity.used-enrolment-token", enrolWithNewKey(name, token));
    }

    @Test
    void usedTokenWithTheSameKey_givesTheSameCertificate_untilItEnds() throws IOException {
      String name = newName();
      String token = register(name);
      var first = TestDevice.certificate(enrol(name, token, name).body());
      long entries = audit.head().sequence();
      assertEquals(first, TestDevice.certificate(enrol(name, token, name).body()));
      assertEquals(entries, audit.head().sequence(), "nothing was issued");
      AHEAD.set(EnrolmentTokens.VALIDITY);
      assertRefused(401, "identity.expired-enrolment-token", enrol(name, token, name));
      AHEAD.set(Duration.ZERO);
      registrar.revoke(ANNA, new DeviceId(name), "lost");
      assertRefused(401, "identity.used-enrolment-token", enrol(name, token, name));
    }

    private HttpResponse<String> enrolWithNewKey(String name, String token) throws IOException {
      KeyPair fresh = TestDevice.key();
      return TestDevice.enrol(stranger, name, token, TestDevice.signingRequest(name, fresh, fresh));
    }

    @Test
    void oneTokenUsedManyTimesAtOnce_givesOneCertificate() throws Exception {
      String name = newName();
      String token = register(name);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Callable<Integer>> attempts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          attempts.add(() -> enrolWithNewKey(name, token).statusCode());
        }
        List<Integer> codes = new ArrayList<>();
        for (var attempt : threads.invokeAll(attempts)) {
          codes.add(attempt.get());
        }
        assertEquals(1, codes.stream().filter(code -> code == 200).count(), codes::toString);
      }
    }

    @Test
    void expiredToken_isRefused() throws IOException {
      String name = newName();
      String token = register(name);
      AHEAD.set(EnrolmentTokens.VALIDITY);
      assertRefused(401, "identity.expired-enrolment-token", enrol(name, token, name));
    }

    @Test
    void earlierToken_endsWithANewOne() throws IOException {
      String name = newName();
      String first = register(name);
      String second = issued(registrar.newToken(ANNA, new DeviceId(name)));
      assertRefused(401, "identity.wrong-enrolment-token", enrol(name, first, name));
      assertEquals(200, enrol(name, second, name).statusCode());
    }

    @Test
    void revokedDevice_cannotUseItsToken_butANewOne() throws IOException {
      String name = newName();
      String token = register(name);
      registrar.revoke(ANNA, new DeviceId(name), "lost before it was built in");
      assertRefused(401, "identity.used-enrolment-token", enrol(name, token, name));
      String fresh = issued(registrar.newToken(ANNA, new DeviceId(name)));
      assertEquals(200, enrol(name, fresh, name).statusCode());
    }

    @Test
    void badSigningRequests_areRefused_andLeaveTheTokenUnused()
        throws IOException, NoSuchAlgorithmException {
      String name = newName();
      String token = register(name);
      KeyPair other = TestDevice.key();
      KeyPairGenerator rsaKeys = KeyPairGenerator.getInstance("RSA");
      rsaKeys.initialize(2048);
      KeyPair rsa = rsaKeys.generateKeyPair();
      KeyPair p521 = TestDevice.key("secp521r1");
      List<byte[]> requests =
          List.of(
              TestDevice.signingRequest("lock-of-another", keys, keys),
              TestDevice.signingRequest(name + ",CN=x", keys, keys),
              TestDevice.signingRequest(name, keys, other), // does not hold the key
              TestDevice.signingRequest(name, rsa, rsa),
              TestDevice.signingRequest(name, p521, p521),
              new byte[0],
              "AAAA".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
              new byte[10_000]);
      for (byte[] request : requests) {
        assertRefused(
            400, "identity.bad-signing-request", TestDevice.enrol(stranger, name, token, request));
      }
      var large = TestDevice.enrol(stranger, name, token, new byte[20_000]);
      assertRefused(413, "api.body-too-large", large);
      assertEquals(200, enrol(name, token, name).statusCode());
    }
  }
}
