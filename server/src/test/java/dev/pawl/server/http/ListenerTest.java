package dev.pawl.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.ByteCount;
import dev.pawl.server.access.Access;
import dev.pawl.server.access.Caller;
import dev.pawl.server.testkit.TestAuthority;
import dev.pawl.server.testkit.TestClient;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerTest {
  private static final Limits LIMITS = limits(Duration.ofMinutes(1));

  /// For the tests in which somebody is too slow, and for those alone.
  private static final Limits IMPATIENT = limits(Duration.ofMillis(400));

  private static Limits limits(Duration patience) {
    return new Limits(ByteCount.kibi(16), 50, patience, Duration.ofMinutes(1), patience, 1_000_000);
  }

  private static final byte[] CONTENT = new byte[300_000];

  @TempDir private static Path folder;
  private static Vertx vertx;
  private static Listener listener;
  private static TestAuthority authority;
  private static TestClient client;
  private static Listener impatient;
  private static TestClient slow;
  private static final AtomicLong uploaded = new AtomicLong();

  @BeforeAll
  static void open() throws IOException {
    new Random(7).nextBytes(CONTENT);
    Path file = Files.write(folder.resolve("file"), CONTENT);
    authority = TestAuthority.named("test");
    var routes =
        List.of(
            Route.of(Method.GET, "/json", Access.ANYONE, _ -> json().withTag("v1")),
            Route.of(Method.POST, "/json", Access.ANYONE, r -> Response.json(200, r.json().json())),
            Route.of(Method.GET, "/file", Access.ANYONE, _ -> file(file).withTag("f")),
            Route.of(Method.GET, "/stream", Access.ANYONE, _ -> stream()),
            Route.of(Method.PUT, "/upload", Access.ANYONE, ListenerTest::upload)
                .withBodyLimit(ByteCount.mebi(64)),
            Route.of(Method.GET, "/nothing", Access.ANYONE, _ -> Response.empty(204)),
            Route.of(Method.GET, "/surprise", Access.ANYONE, _ -> surprise()),
            Route.of(Method.GET, "/closed", Access.ADMIN, _ -> json()));
    vertx = Vertx.vertx();
    listener = listenerFor(routes, LIMITS);
    client = TestClient.to(listener.port(), authority.certificate(), Optional.empty());
    impatient = listenerFor(routes, IMPATIENT);
    slow = TestClient.to(impatient.port(), authority.certificate(), Optional.empty());
  }

  private static Listener listenerFor(List<Route> routes, Limits limits) {
    var own = authority.server();
    var tls = new ServerTls(own.certificatePem(), own.keyPem(), Optional.empty());
    Gate gate =
        (access, _) ->
            access == Access.ANYONE
                ? Result.ok(new Caller.Unknown())
                : Result.failed(new HttpFailure.UnknownPath("", "").refusal());
    var dispatcher =
        new Dispatcher(new Router(routes), gate, ErrorStyle.PROBLEM, _ -> Optional.empty());
    return Listener.open(vertx, new ListenerConfig("test", "127.0.0.1", 0, tls, limits), dispatcher)
        .orThrow(failure -> new IllegalStateException(failure.explain()));
  }

  @AfterAll
  static void close() {
    client.close();
    slow.close();
    listener.close();
    impatient.close();
    vertx.close().await();
  }

  private static Response json() {
    return Response.json(200, JsonObject.builder().put("answer", 42).build());
  }

  private static Response file(Path file) {
    return Response.file(file, CONTENT.length, "application/octet-stream");
  }

  private static Response stream() {
    return Response.stream(
        offset -> new ByteArrayInputStream(CONTENT, (int) offset, CONTENT.length - (int) offset),
        CONTENT.length,
        "application/octet-stream");
  }

  private static Response upload(Request request) throws IOException {
    uploaded.set(0);
    try (InputStream in = request.bodyStream()) {
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        uploaded.addAndGet(read);
      }
    }
    return Response.json(200, JsonObject.builder().put("bytes", uploaded.get()).build());
  }

  private static Response surprise() {
    throw new IllegalStateException("secret detail");
  }

  @Nested
  class Answers {
    @Test
    void json_comesWithTypeAndTag() throws IOException {
      var answer = client.get("/json");
      assertEquals(200, answer.statusCode());
      assertEquals("{\"answer\":42}", answer.body());
      assertEquals("application/json", answer.headers().firstValue("content-type").orElseThrow());
      assertEquals("\"v1\"", answer.headers().firstValue("etag").orElseThrow());
      assertEquals("no-store", answer.headers().firstValue("cache-control").orElseThrow());
    }

    @Test
    void knownTag_isAnsweredNotModified() throws IOException {
      var answer = client.send(client.request("/json").header("If-None-Match", "\"v1\"").build());
      assertEquals(304, answer.statusCode());
      assertEquals("", answer.body());
      answer = client.send(client.request("/json").header("If-None-Match", "\"v0\"").build());
      assertEquals(200, answer.statusCode());
    }

    @Test
    void head_hasTheLengthOfGet() throws IOException {
      for (String path : List.of("/json", "/file", "/stream")) {
        long length = client.get(path).body().length();
        var head = client.send(client.request(path).HEAD().build());
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        long announced = head.headers().firstValueAsLong("content-length").orElseThrow();
        assertTrue(path.equals("/json") ? announced == length : announced == CONTENT.length, path);
      }
    }

    @Test
    void noContent_hasNoLength() throws IOException {
      var answer = client.get("/nothing");
      assertEquals(204, answer.statusCode());
      assertFalse(answer.headers().firstValue("content-length").isPresent());
    }

    @Test
    void unknownPath_isNotFound() throws IOException {
      var answer = client.get("/absent");
      assertEquals(404, answer.statusCode());
      assertTrue(answer.body().contains("\"code\":\"api.unknown-path\""), answer::body);
      assertEquals(
          "application/problem+json", answer.headers().firstValue("content-type").orElseThrow());
    }

    @Test
    void wrongMethod_namesTheAllowedOnes() throws IOException {
      var answer = client.send("DELETE", "/json", "");
      assertEquals(405, answer.statusCode());
      assertEquals("GET, HEAD, POST", answer.headers().firstValue("allow").orElseThrow());
    }

    @Test
    void surprise_isAnsweredWithANumberAndNothingElse() throws IOException {
      var answer = client.get("/surprise");
      assertEquals(500, answer.statusCode());
      assertTrue(answer.body().contains("incident"), answer::body);
      assertFalse(answer.body().contains("secret detail"), answer::body);
    }

    @Test
    void closedGate_isClosed() throws IOException {
      assertEquals(404, client.get("/closed").statusCode());
    }
  }

  @Nested
  class Downloads {
    private byte[] part(String path, String range, int status) throws IOException {
      HttpResponse<byte[]> answer = raw(path, range);
      assertEquals(status, answer.statusCode());
      return answer.body();
    }

    private HttpResponse<byte[]> raw(String path, String range) throws IOException {
      try (var http = java.net.http.HttpClient.newBuilder().sslContext(client.tls()).build()) {
        var request = client.request(path);
        if (!range.isEmpty()) {
          request.header("Range", range);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Test
    void wholeAndParts_areTheSameBytes() throws IOException {
      for (String path : List.of("/file", "/stream")) {
        assertArrayEquals(CONTENT, part(path, "", 200));
        assertArrayEquals(
            Arrays.copyOfRange(CONTENT, 100_000, CONTENT.length), part(path, "bytes=100000-", 206));
        assertArrayEquals(Arrays.copyOfRange(CONTENT, 5, 10), part(path, "bytes=5-9", 206));
        assertArrayEquals(
            Arrays.copyOfRange(CONTENT, CONTENT.length - 3, CONTENT.length),
            part(path, "bytes=-3", 206));
      }
      assertEquals(
          "bytes 5-9/300000",
          raw("/file", "bytes=5-9").headers().firstValue("content-range").orElseThrow());
    }

    @Test
    void rangeBehindTheEnd_isRefused_andOddOnesAreIgnored() throws IOException {
      var behind = raw("/file", "bytes=300000-");
      assertEquals(416, behind.statusCode());
      assertEquals("bytes */300000", behind.headers().firstValue("content-range").orElseThrow());
      assertArrayEquals(CONTENT, part("/file", "bytes=9-5", 200));
      assertArrayEquals(CONTENT, part("/file", "lines=1-2", 200));
    }

    @Test
    void ifRange_holdsOnlyForTheSameTag() {
      var range = Optional.of("bytes=1-2");
      assertEquals(
          new Ranges.Part.Some(1, 2),
          Ranges.of(range, Optional.of("\"f\""), Optional.of("\"f\""), 10));
      assertEquals(
          new Ranges.Part.Whole(),
          Ranges.of(range, Optional.of("\"g\""), Optional.of("\"f\""), 10));
    }
  }

  @Nested
  class Bodies {
    @Test
    void json_isReadStrictly() throws IOException {
      assertEquals(200, client.send("POST", "/json", "{\"a\":1}").statusCode());
      var twice = client.send("POST", "/json", "{\"a\":1,\"a\":2}");
      assertEquals(400, twice.statusCode());
      assertTrue(twice.body().contains("json.duplicate-member"), twice::body);
      assertEquals(400, client.send("POST", "/json", "").statusCode());
    }

    @Test
    void upload_arrivesWhole() throws IOException {
      byte[] big = new byte[20_000_000];
      var answer = client.send("PUT", "/upload", BodyPublishers.ofByteArray(big));
      assertEquals("{\"bytes\":20000000}", answer.body());
      var chunked =
          BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(Arrays.copyOf(big, 1_000_000)));
      assertEquals("{\"bytes\":1000000}", client.send("PUT", "/upload", chunked).body());
    }

    @Test
    void announcedGigabyteOfJson_isRefusedBeforeItIsSent() throws IOException {
      try (SSLSocket socket = client.connect()) {
        TestClient.write(
            socket,
            "POST /json HTTP/1.1\r\nHost: x\r\nContent-Length: 1073741824\r\n"
                + "Content-Type: application/json\r\n\r\n{");
        String answer = TestClient.readAll(socket);
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertTrue(answer.contains("api.body-too-large"), answer);
      }
    }

    @Test
    void gigabyteInChunks_isRefusedAtTheLimit() throws IOException {
      String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
      try (SSLSocket socket = client.connect()) {
        TestClient.write(
            socket, "POST /json HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 17; i++) { // 17 of 16,384 that a gigabyte would take
          TestClient.write(socket, chunk);
        }
        String answer = TestClient.readAll(socket);
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      }
    }

    @Test
    void expectContinue_isAnsweredWhenTheBodyIsWanted() throws IOException {
      var answer =
          client.send(
              client
                  .request("/json")
                  .expectContinue(true)
                  .POST(BodyPublishers.ofString("{}"))
                  .build());
      assertEquals("{}", answer.body());
    }

    @Test
    void slowSender_isToldSo() throws IOException {
      try (SSLSocket socket = slow.connect()) {
        TestClient.write(socket, "POST /json HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
        String answer = TestClient.readAll(socket);
        assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
        assertTrue(answer.contains("api.slow-sender"), answer);
      }
    }
  }

  @Nested
  class ConnectionsAndTls {
    @Test
    void headersDropByDrop_areCutOff() throws IOException {
      try (SSLSocket socket = slow.connect()) {
        TestClient.write(socket, "GET /json HTTP/1.1\r\n");
        assertThrows(
            IOException.class,
            () -> {
              while (true) {
                TestClient.write(socket, "X");
                socket.setSoTimeout(50);
                try {
                  if (socket.getInputStream().read() < 0) {
                    throw new IOException("closed by the server");
                  }
                } catch (java.net.SocketTimeoutException e) {
                  // Still open: send the next drop.
                }
              }
            });
      }
    }

    @Test
    void hugeHeader_isRefused() throws IOException {
      var answer = client.send(client.request("/json").header("X-Big", "x".repeat(20_000)).build());
      assertEquals(431, answer.statusCode());
    }

    @Test
    void requestsFollowEachOtherOnOneConnection() throws IOException {
      try (SSLSocket socket = client.connect()) {
        TestClient.write(socket, "GET /json HTTP/1.1\r\nHost: x\r\n\r\n");
        byte[] first = new byte[512];
        int read = socket.getInputStream().read(first);
        assertTrue(new String(first, 0, read, StandardCharsets.US_ASCII).contains("200 OK"));
        TestClient.write(socket, "GET /json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(TestClient.readAll(socket).contains("200 OK"));
      }
    }

    @Test
    void tooManyConnections_areClosed() throws IOException {
      List<SSLSocket> open = new java.util.ArrayList<>();
      try {
        boolean refused = false;
        for (int i = 0; i < LIMITS.connections() + 20 && !refused; i++) {
          SSLSocket socket = client.connect();
          open.add(socket);
          try {
            TestClient.write(socket, "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
            refused = socket.getInputStream().read() < 0;
          } catch (IOException e) {
            refused = true;
          }
          open.forEach(ListenerTest::keepBusy);
        }
        assertTrue(refused);
      } finally {
        for (SSLSocket socket : open) {
          socket.close();
        }
      }
    }

    @Test
    void olderTls_isRefused() throws IOException {
      try (SSLSocket socket = client.connect()) {
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket.startHandshake();
        assertEquals("TLSv1.2", socket.getSession().getProtocol());
        assertTrue(socket.getSession().getCipherSuite().contains("_GCM_"));
      }
      String offered = tls11Offer();
      assertTrue(offered.startsWith("alert"), offered);
    }

    @Test
    void cipherWithoutAuthentication_isRefused() throws IOException {
      try (SSLSocket socket = client.connect()) {
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
        assertThrows(SSLException.class, socket::startHandshake);
      }
    }

    @Test
    void closing_letsTheRequestUnderWayFinish_andWaitsForNoIdleConnection() throws Exception {
      var begun = new CountDownLatch(1);
      var finish = new CountDownLatch(1);
      Route waiting =
          Route.of(
              Method.GET,
              "/slow",
              Access.ANYONE,
              _ -> {
                begun.countDown();
                awaitQuietly(finish);
                return Response.empty(204);
              });
      Listener own = listenerFor(List.of(waiting), LIMITS);
      try (TestClient other = TestClient.to(own.port(), authority.certificate(), Optional.empty());
          SSLSocket idle = other.connect();
          SSLSocket busy = other.connect()) {
        idle.startHandshake();
        TestClient.write(busy, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        begun.await();
        Thread closing = Thread.ofVirtual().start(own::close);
        assertEquals(-1, idle.getInputStream().read());
        finish.countDown();
        assertTrue(TestClient.readAll(busy).startsWith("HTTP/1.1 204"));
        closing.join();
      }
    }

    @Test
    void portInUse_isNamed() {
      var own = authority.server();
      var config =
          new ListenerConfig(
              "device",
              "127.0.0.1",
              listener.port(),
              new ServerTls(own.certificatePem(), own.keyPem(), Optional.empty()),
              LIMITS);
      Vertx other = Vertx.vertx();
      try {
        var refused =
            Listener.open(
                other,
                config,
                new Dispatcher(
                    new Router(List.of()),
                    (_, _) -> Result.ok(new Caller.Unknown()),
                    ErrorStyle.DDI,
                    _ -> Optional.empty()));
        assertEquals(
            Result.failed(new ListenFailure.PortInUse("device", listener.port())), refused);
      } finally {
        other.close().await();
      }
    }

    /// A hand-made ClientHello for TLS 1.1: the JDK no longer offers it.
    private static String tls11Offer() throws IOException {
      byte[] hello =
          HexFormat.of()
              .parseHex(
                  "0302" // client version 1.1
                      + "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20" // random
                      + "00" // no session
                      + "0004c009c00a" // ECDHE-ECDSA with AES-CBC
                      + "0100" // no compression
                      + "000e" // extensions
                      + "000a000400020017" // supported groups: secp256r1
                      + "000b00020100"); // point formats: uncompressed
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
        socket.setSoTimeout(10_000);
        var out = new java.io.ByteArrayOutputStream();
        out.write(new byte[] {22, 3, 1, 0, (byte) (hello.length + 4)});
        out.write(new byte[] {1, 0, 0, (byte) hello.length});
        out.write(hello);
        socket.getOutputStream().write(out.toByteArray());
        byte[] answer = socket.getInputStream().readNBytes(7);
        return answer.length == 7 && answer[0] == 21
            ? "alert " + answer[6]
            : "record type " + (answer.length > 0 ? answer[0] : -1);
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keepBusy(SSLSocket socket) {
    try {
      TestClient.write(socket, "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    } catch (IOException e) {
      // Closed by the server, as it may.
    }
  }
}
