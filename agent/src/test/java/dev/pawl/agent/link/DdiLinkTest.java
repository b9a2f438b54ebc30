package dev.pawl.agent.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.pawl.agent.testkit.TestAuthority;
import dev.pawl.agent.testkit.TestServer;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.protocol.PollInterval;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Tenant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DdiLinkTest {
  private static final DeviceId DEVICE = new DeviceId("lock-1");
  private static final String BASE = "/DEFAULT/controller/v1/lock-1";
  private static final ActionId ACTION = new ActionId(1001);
  private static final JsonObject BODY = JsonObject.builder().put("a", 1).build();

  private final TestServer server = TestServer.start();
  private final Https https = client(server.authority(), LinkLimits.standard());
  private final DdiLink link = new DdiLink(https, server.url(), new Tenant("DEFAULT"), DEVICE);

  @AfterEach
  void stop() {
    https.close();
    server.close();
  }

  private static Https client(TestAuthority authority, LinkLimits limits) {
    KeyPair keys = KeyGenerator.ecdsaP256();
    X509Certificate certificate = authority.issue("CN=lock-1", keys.getPublic(), List.of());
    var trusted = List.of(authority.certificate());
    return new Https(
        Tls.withIdentity(trusted, keys.getPrivate(), List.of(certificate)), limits, () -> {});
  }

  /// @param answer longest time to the first byte of an answer
  private DdiLink impatient(Duration answer) {
    var limits =
        new LinkLimits(
            Duration.ofSeconds(30),
            answer,
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            ByteCount.kibi(16));
    return new DdiLink(
        client(server.authority(), limits), server.url(), new Tenant("DEFAULT"), DEVICE);
  }

  @Nested
  class Requests {
    @Test
    void poll_showsTheCertificate_andReadsTheAnswer() {
      server.on(
          BASE,
          request -> {
            assertEquals("CN=lock-1", request.client());
            request.json(200, "{'config':{'polling':{'sleep':'00:01:00'}}}");
          });
      assertEquals(PollInterval.seconds(60), ok(link.poll()).sleep());
    }

    @Test
    void deploymentAndCancel_areReadAtTheirLinks() {
      server.on(
          "/d",
          request ->
              request.json(
                  200,
                  "{'id':'1001','deployment':{'download':'forced','update':'forced','chunks':[]}}"));
      server.on("/c", request -> request.json(200, "{'id':'1','cancelAction':{'stopId':'1001'}}"));
      assertEquals(ACTION, ok(link.deployment(server.url("/d"))).action());
      assertEquals(ACTION, ok(link.cancellation(server.url("/c"))).action());
    }

    @Test
    void whatTheDeviceSays_arrives() {
      var received = new CopyOnWriteArrayList<String>();
      for (String path :
          List.of(
              "/attributes",
              BASE + "/deploymentBase/1001/feedback",
              BASE + "/cancelAction/1001/feedback",
              BASE + "/report")) {
        server.on(
            path,
            request -> {
              received.add(request.header("Content-Type") + request.body());
              request.answer(200, new byte[0]);
            });
      }
      var attributes = new ConfigData(ConfigData.Mode.MERGE, Map.of("a", "b"));
      assertEquals(Optional.empty(), link.attributes(server.url("/attributes"), attributes));
      assertEquals(Optional.empty(), link.feedback(ACTION, BODY));
      assertEquals(Optional.empty(), link.cancelFeedback(ACTION, BODY));
      assertEquals(Optional.empty(), link.report(BODY));
      assertEquals(
          List.of(
              "application/json{\"mode\":\"merge\",\"data\":{\"a\":\"b\"}}",
              "application/json{\"a\":1}",
              "application/json{\"a\":1}",
              "application/json{\"a\":1}"),
          received);
      assertEquals(
          List.of(
              "PUT /attributes",
              "POST " + BASE + "/deploymentBase/1001/feedback",
              "POST " + BASE + "/cancelAction/1001/feedback",
              "POST " + BASE + "/report"),
          server.requests());
    }

    @Test
    void file_isReadWhole_orIsNotThere() {
      server.on("/f", request -> request.answer(200, new byte[] {1, 2, 3}));
      assertArrayEquals(
          new byte[] {1, 2, 3}, ok(link.file(server.url("/f"), new ByteCount(3))).orElseThrow());
      assertTrue(ok(link.file(server.url("/none"), new ByteCount(3))).isEmpty());
    }

    @Test
    void restartedServer_isReachedAgain() {
      TestServer first = TestServer.start();
      var device =
          new DdiLink(
              client(first.authority(), LinkLimits.standard()),
              first.url(),
              new Tenant("DEFAULT"),
              DEVICE);
      first.on(BASE, request -> request.json(200, "{'config':{'polling':{'sleep':'00:01:00'}}}"));
      ok(device.poll());
      first.close();
      assertInstanceOf(LinkFailure.Unreachable.class, failure(device.poll()));
      try (TestServer second = TestServer.start(first.authority(), first.port(), "localhost")) {
        second.on(
            BASE, request -> request.json(200, "{'config':{'polling':{'sleep':'00:02:00'}}}"));
        assertEquals(PollInterval.seconds(120), ok(device.poll()).sleep());
        second.on(BASE + "/report", request -> request.answer(200, new byte[0]));
        assertEquals(Optional.empty(), device.report(BODY));
      }
    }
  }

  @Nested
  class Refusals {
    @ParameterizedTest
    @CsvSource({"302, true", "401, true", "404, true", "500, true", "503, false", "429, false"})
    void otherStatus_isAFailure(int status, boolean answered) {
      server.on(BASE, request -> request.with("Location", "/other").answer(status, new byte[0]));
      var failure = assertInstanceOf(LinkFailure.Answered.class, failure(link.poll()));
      assertEquals(status, failure.status());
      assertEquals(answered, failure.answered());
      assertEquals(1, server.requests().size(), "no redirect was followed");
    }

    @Test
    void serversReason_isShown() {
      server.on(
          BASE,
          request ->
              request.json(
                  403,
                  "{'errorCode':'identity.revoked','title':'x','message':'revoked\\n"
                      + "yesterday','n':1}"));
      var failure = assertInstanceOf(LinkFailure.Answered.class, failure(link.poll()));
      assertEquals("identity.revoked", failure.serverCode());
      assertEquals("revoked yesterday", failure.problem());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"{'code':7,'title':'only this'}", "[]", "{", "{'title':'only this','detail':7}"})
    void unreadableReason_doesNoHarm(String body) {
      server.on(BASE, request -> request.json(400, body));
      var failure = assertInstanceOf(LinkFailure.Answered.class, failure(link.poll()));
      assertEquals("", failure.serverCode());
      assertEquals(body.contains("only") ? "only this" : "", failure.problem());
    }

    @Test
    void longReason_isCut() {
      server.on(BASE, request -> request.json(400, "{'message':'" + "x".repeat(5000) + "'}"));
      var failure = assertInstanceOf(LinkFailure.Answered.class, failure(link.poll()));
      assertEquals(300, failure.problem().length());
      server.on(BASE, request -> request.json(400, "{'message':'" + "x".repeat(50_000) + "'}"));
      failure = assertInstanceOf(LinkFailure.Answered.class, failure(link.poll()));
      assertEquals("", failure.problem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "{'config':{},'config':{}}", "<html>"})
    void malformedAnswer_isAFailure(String body) {
      server.on(BASE, request -> request.json(200, body));
      assertInstanceOf(LinkFailure.MalformedAnswer.class, failure(link.poll()));
    }

    @Test
    void longAnswer_isCutOff() {
      server.on(BASE, request -> request.answer(200, new byte[256 * 1024 + 1]));
      assertInstanceOf(LinkFailure.TooLong.class, failure(link.poll()));
      server.on("/f", request -> request.answer(200, new byte[4]));
      assertInstanceOf(
          LinkFailure.TooLong.class, failure(link.file(server.url("/f"), new ByteCount(3))));
    }

    @Test
    void endlessAnswer_isCutOff() throws InterruptedException {
      var ended = new CountDownLatch(1);
      server.on(
          BASE,
          request -> {
            try (OutputStream out = request.chunked(200)) {
              while (true) {
                out.write(new byte[10_000]);
              }
            } finally {
              ended.countDown();
            }
          });
      assertInstanceOf(LinkFailure.TooLong.class, failure(link.poll()));
      ended.await();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"http://localhost/", "file:///etc/passwd", "https://user@localhost/", "https:x"})
    void unsafeLink_isNotFollowed(String url) {
      assertInstanceOf(LinkFailure.UnsafeLink.class, failure(link.deployment(URI.create(url))));
      assertEquals(List.of(), server.requests());
    }
  }

  @Nested
  class Trust {
    @Test
    void serverOfAnotherAuthority_isNotTrusted() {
      try (TestServer other = TestServer.start()) {
        var failure = failure(link.file(other.url("/x"), new ByteCount(9)));
        assertInstanceOf(LinkFailure.TlsFailed.class, failure);
        assertEquals(List.of(), other.requests());
      }
    }

    @Test
    void certificateForAnotherHost_isNotTrusted() {
      try (TestServer other = TestServer.start(server.authority(), 0, "other.example")) {
        var failure = failure(link.file(other.url("/x"), new ByteCount(9)));
        assertInstanceOf(LinkFailure.TlsFailed.class, failure);
        assertEquals(List.of(), other.requests());
      }
    }

    @ParameterizedTest
    @CsvSource({"-3650, has expired", "3650, is not valid yet"})
    void certificateOfAnotherTime_isNotTrusted_namingBothTimes(int days, String message) {
      Instant middle = Instant.now().plus(Duration.ofDays(days));
      try (TestServer other = TestServer.start(server.authority(), 0, "localhost", middle)) {
        var failure =
            assertInstanceOf(
                LinkFailure.TlsFailed.class, failure(link.file(other.url("/x"), new ByteCount(9))));
        assertTrue(failure.problem().contains(message), failure.problem());
        assertTrue(failure.problem().contains("NotAfter") || days > 0, failure.problem());
        assertTrue(failure.problem().contains("the clock here says 20"), failure.problem());
      }
    }

    @Test
    void withoutIdentity_noCertificateIsShown() {
      server.on("/x", request -> request.answer(200, request.client().getBytes(UTF_8)));
      var trusted = List.of(server.authority().certificate());
      try (var anonymous =
          new Https(Tls.withoutIdentity(trusted), LinkLimits.standard(), () -> {})) {
        var device = new DdiLink(anonymous, server.url(), new Tenant("DEFAULT"), DEVICE);
        assertEquals(0, ok(device.file(server.url("/x"), new ByteCount(99))).orElseThrow().length);
        assertEquals(
            "CN=lock-1",
            new String(ok(link.file(server.url("/x"), new ByteCount(99))).orElseThrow(), UTF_8));
      }
    }
  }

  @Nested
  class Slowness {
    @Test
    void noAnswer_isGivenUp() {
      var release = new CountDownLatch(1);
      server.on(BASE, _ -> await(release));
      assertInstanceOf(
          LinkFailure.Unreachable.class, failure(impatient(Duration.ofMillis(300)).poll()));
      release.countDown();
    }

    @Test
    void answerThatStops_isGivenUp() {
      var release = new CountDownLatch(1);
      server.on(
          BASE,
          request -> {
            OutputStream out = request.chunked(200);
            out.write('{');
            out.flush();
            await(release);
          });
      assertInstanceOf(
          LinkFailure.TooSlow.class, failure(impatient(Duration.ofSeconds(30)).poll()));
      release.countDown();
    }

    @Test
    void answerThatDrips_isGivenUp() {
      var enough = new AtomicInteger();
      server.on(
          BASE,
          request -> {
            OutputStream out = request.chunked(200);
            var never = new CountDownLatch(1);
            while (enough.get() == 0) {
              out.write(' ');
              out.flush();
              await(never, Duration.ofMillis(20));
            }
          });
      assertInstanceOf(
          LinkFailure.TooSlow.class, failure(impatient(Duration.ofSeconds(30)).poll()));
      enough.set(1);
    }
  }

  @Nested
  class Parts {
    private final byte[] content = new byte[200_000];

    @Test
    void wholeFile_isRead() throws IOException {
      new Random(5).nextBytes(content);
      server.on("/f", request -> request.answer(200, content));
      var part = ok(link.open(server.url("/f"), 0));
      assertEquals(0, part.from());
      assertEquals(Optional.of(new ByteCount(content.length)), part.total());
      assertArrayEquals(content, readAll(part));
    }

    @Test
    void restOfAFile_isRead() throws IOException {
      server.on(
          "/f",
          request -> {
            assertEquals("bytes=199990-", request.header("Range"));
            request
                .with("Content-Range", "bytes 199990-199999/200000")
                .answer(206, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
          });
      var part = ok(link.open(server.url("/f"), 199_990));
      assertEquals(199_990, part.from());
      assertEquals(Optional.of(new ByteCount(200_000)), part.total());
      assertEquals(10, readAll(part).length);
    }

    @Test
    void serverThatIgnoresRanges_isRecognised() throws IOException {
      server.on("/f", request -> request.answer(200, content));
      var part = ok(link.open(server.url("/f"), 100));
      assertEquals(0, part.from());
      assertEquals(content.length, readAll(part).length);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "bytes 0-9/200000",
          "bytes 101-110/200000",
          "bytes 100-109/*",
          "bytes */200000",
          "items 100-109/200000",
          "bytes 100-109/9999999999999999999999",
        })
    void otherPart_isRefused(String range) {
      server.on("/f", request -> request.with("Content-Range", range).answer(206, new byte[10]));
      assertInstanceOf(LinkFailure.WrongRange.class, failure(link.open(server.url("/f"), 100)));
    }

    @Test
    void partNotAskedFor_orNotNamed_isRefused() {
      server.on("/f", request -> request.answer(206, new byte[10]));
      assertInstanceOf(LinkFailure.Answered.class, failure(link.open(server.url("/f"), 0)));
      assertInstanceOf(LinkFailure.WrongRange.class, failure(link.open(server.url("/f"), 5)));
    }

    @Test
    void cutConnection_isNoticed() throws IOException {
      server.on(
          "/f",
          request -> {
            request.exchange().sendResponseHeaders(200, content.length);
            request.exchange().getResponseBody().write(content, 0, 100_000);
            throw new IOException("cut");
          });
      var part = ok(link.open(server.url("/f"), 0));
      var broken = assertThrows(LinkBroken.class, () -> readAll(part));
      assertInstanceOf(LinkFailure.Unreachable.class, broken.failure());
      assertEquals(false, broken.failure().answered());
    }

    @Test
    void fileAsLongAsItMayBe_isReadInPieces_andNotWhenItIsCut() {
      new Random(6).nextBytes(content);
      var length = new ByteCount(content.length);
      server.on("/list", request -> request.answer(200, content));
      assertArrayEquals(content, ok(link.file(server.url("/list"), length)).orElseThrow());
      server.on(
          "/list",
          request -> {
            request.exchange().sendResponseHeaders(200, content.length);
            request.exchange().getResponseBody().write(content, 0, 100_000);
            throw new IOException("cut");
          });
      assertInstanceOf(
          LinkFailure.Unreachable.class, failure(link.file(server.url("/list"), length)));
    }

    @Test
    void closedBody_givesNothingMore() throws IOException {
      server.on("/f", request -> request.answer(200, content));
      var part = ok(link.open(server.url("/f"), 0));
      part.body().close();
      assertEquals(-1, part.body().read(new byte[9]));
    }
  }

  @Test
  void everyFailure_explainsItself() {
    URI url = URI.create("https://update.example/x");
    for (LinkFailure failure :
        List.of(
            new LinkFailure.Unreachable(url, "refused"),
            new LinkFailure.TlsFailed(url, "x"),
            new LinkFailure.Answered(url, 403, "identity.revoked", "x"),
            new LinkFailure.MalformedAnswer(url, new LinkFailure.UnsafeLink(url)),
            new LinkFailure.TooLong(url, new ByteCount(1)),
            new LinkFailure.TooSlow(url, 1, Duration.ofSeconds(1)),
            new LinkFailure.WrongRange(url, "a", "b"),
            new LinkFailure.UnsafeLink(url))) {
      assertTrue(failure.code().startsWith("link."), failure.code());
      assertTrue(failure.explain().contains(url.toString()), failure.explain());
    }
  }

  private static byte[] readAll(FileLink.Part part) throws IOException {
    var all = new ByteArrayOutputStream();
    byte[] piece = new byte[1000];
    try (Body body = part.body()) {
      int n;
      while ((n = body.read(piece)) >= 0) {
        all.write(piece, 0, n);
      }
    }
    return all.toByteArray();
  }

  private static void await(CountDownLatch latch) {
    await(latch, Duration.ofSeconds(30));
  }

  private static void await(CountDownLatch latch, Duration longest) {
    try {
      var _ = latch.await(longest.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T ok(Result<T, LinkFailure> result) {
    return switch (result) {
      case Result.Ok<T, LinkFailure>(T value) -> value;
      case Result.Failed<T, LinkFailure>(LinkFailure failure) -> fail(failure.explain());
    };
  }

  private static LinkFailure failure(Result<?, LinkFailure> result) {
    return switch (result) {
      case Result.Ok<?, LinkFailure>(var value) -> fail("was taken: " + value);
      case Result.Failed<?, LinkFailure>(LinkFailure failure) -> failure;
    };
  }
}
