package dev.pawl.server.director;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Directed;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.ActionFeedback.Execution;
import dev.pawl.core.protocol.ActionFeedback.Finished;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.protocol.MetadataBundle.Repository;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.HeldVersions;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.MetadataStore;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.RoleName;
import dev.pawl.server.Ports;
import dev.pawl.server.http.Method;
import dev.pawl.server.testkit.TestFleetDevice;
import dev.pawl.server.testkit.TestPeople;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DirectorTest {
  @TempDir private static Path folder;
  private static TestSite site;
  private static ImageDescription image;

  private final MetadataStore store = new MemoryMetadataStore();

  @BeforeAll
  static void start() throws IOException {
    site = TestSite.in(folder.resolve("data"));
    image = site.published("2.0.0", 2, new byte[] {1, 2, 3});
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static Nonce nonce(int n) {
    return new Nonce("%032x".formatted(n));
  }

  private static HttpResponse<byte[]> post(TestFleetDevice device, JsonObject body)
      throws IOException {
    var request =
        device
            .client()
            .request(device.path("/metadata"))
            .method(Method.POST.name(), BodyPublishers.ofByteArray(JsonWriter.compact(body)))
            .build();
    return device.client().send(request, BodyHandlers.ofByteArray());
  }

  private static MetadataBundle bundle(TestFleetDevice device, BundleRequest asked)
      throws IOException {
    var answer = post(device, BundleRequest.toJson(asked));
    assertEquals(200, answer.statusCode());
    assertEquals(
        Optional.of(MetadataBundle.MEDIA_TYPE), answer.headers().firstValue("content-type"));
    return Expect.ok(MetadataBundle.parse(answer.body()));
  }

  private static HttpResponse<byte[]> bytes(TestFleetDevice device, String rest)
      throws IOException {
    var request = device.client().request(device.path(rest)).build();
    return device.client().send(request, BodyHandlers.ofByteArray());
  }

  private BundleRequest asks(Nonce nonce) {
    var held = HeldVersions.in(store, site.people().directorRoot(), List.of());
    return new BundleRequest(nonce, held, Optional.empty());
  }

  /// What the bundle says to the device, by way of a whole TUF client.
  private Directed said(TestFleetDevice device, MetadataBundle bundle, Nonce nonce) {
    var client =
        new TufClient(
            (name, _) ->
                bundle
                    .find(Repository.DIRECTOR, name)
                    .<FetchAnswer>map(FetchAnswer.Found::new)
                    .orElseGet(FetchAnswer.NotFound::new),
            store,
            site.people().directorRoot());
    return Expect.ok(Directed.by(Expect.ok(client.refresh(Instant.now())), device.id(), nonce));
  }

  private Optional<AssignedSet> asked(TestFleetDevice device, int n) throws IOException {
    return said(device, bundle(device, asks(nonce(n))), nonce(n)).assignment().set();
  }

  @Test
  void deviceWithoutAction_isToldExpresslyThatThereIsNothing() throws IOException {
    assertEquals(Optional.empty(), asked(site.device("idle-1"), 1));
  }

  @Test
  void rolloutsAction_isWhatTheDirectorSays() throws IOException {
    var device = site.device("busy-1");
    assertEquals(Optional.empty(), asked(device, 1));
    site.rollOut(image, device);
    ActionId offered = device.offered().orElseThrow();
    AssignedSet set = asked(device, 2).orElseThrow();
    assertEquals(offered, set.id());
    var only = set.images().getFirst();
    assertEquals(device.id(), only.component());
    assertEquals(image.path(), only.path());
    assertEquals(image.sha256(), only.sha256());
    assertEquals(image.length(), only.length());
    assertEquals(image.counter(), only.counter());
    assertEquals("lock-s2", only.hardware().value());

    assertEquals(200, device.feedback(offered, Execution.CLOSED, Finished.FAILURE));
    assertEquals(Optional.empty(), asked(device, 3));
  }

  @Test
  void answerWithoutNews_isTheTimestampAlone() throws IOException {
    var device = site.device("calm-1");
    asked(device, 1);
    assertEquals(
        Set.of("director/timestamp.json"), bundle(device, asks(nonce(2))).lengths().keySet());
  }

  @Test
  void timestampsVersion_risesWithEachQuestion_andAboveTheOneHeld() throws IOException {
    var device = site.device("far-1");
    asked(device, 1);
    asked(device, 2);
    var future = 9_007_199_254_740_000L;
    var answer =
        bundle(
            device,
            new BundleRequest(
                nonce(3), Map.of(new RoleName("timestamp"), future), Optional.empty()));
    var bytes = answer.find(Repository.DIRECTOR, "timestamp.json").orElseThrow();
    assertTrue(new String(bytes, StandardCharsets.UTF_8).contains("740001"));
  }

  @Test
  void imageRepository_comesAlongWhenAsked_withTheLineOfTheAssignment() throws IOException {
    var device = site.device("line-1");
    site.rollOut(image, device);
    var asked = new BundleRequest(nonce(1), Map.of(), Optional.of(Map.of()));
    var names = bundle(device, asked).lengths().keySet();
    assertTrue(names.contains("image/timestamp.json"), names.toString());
    assertTrue(names.contains("image/1.targets.json"), names.toString());
    assertTrue(
        names.stream().anyMatch(name -> name.matches("image/[0-9]+\\.line-lock\\.json")),
        names.toString());
    assertTrue(
        names.stream().anyMatch(name -> name.matches("image/[0-9]+\\.snapshot\\.json")),
        names.toString());
  }

  @Test
  void filesOfADevice_areSignedOnce_andIdleQuestionsNeedATimestampOnly() throws IOException {
    var counts = new CountingSigner.Counts();
    UnaryOperator<Ports> counted =
        ports -> ports.withSigner(keys -> CountingSigner.open(keys, counts));
    try (var other = TestSite.in(folder.resolve("counted"), counted)) {
      var device = other.device("count-1");
      var nothing = new BundleRequest(nonce(1), Map.of(), Optional.empty());
      assertEquals(3, bundle(device, nothing).lengths().size());
      assertEquals(List.of(1, 1), counts.filesAndTimestamps());
      var held = Map.of(RoleType.SNAPSHOT.role(), 1L, RoleType.TARGETS.role(), 1L);
      var idle = new BundleRequest(nonce(2), held, Optional.empty());
      assertEquals(1, bundle(device, idle).lengths().size());
      assertEquals(List.of(1, 2), counts.filesAndTimestamps());
    }
  }

  @Test
  void plainFetches_giveTheSameBytesAsTheBundle() throws IOException {
    var device = site.device("plain-1");
    site.rollOut(image, device);
    var bundle = bundle(device, asks(nonce(1)));
    for (String name : List.of("1.snapshot.json", "1.targets.json")) {
      var answer = bytes(device, "/director/" + name);
      assertEquals(200, answer.statusCode());
      assertArrayEquals(bundle.find(Repository.DIRECTOR, name).orElseThrow(), answer.body());
    }
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("data/director/1.root.json")),
        bytes(device, "/director/1.root.json").body());
    for (String name : List.of("2.root.json", "2.targets.json", "1.line-lock.json", "x")) {
      assertEquals(404, device.get("/director/" + name).statusCode(), name);
    }
    String timestamp = device.get("/director/timestamp.json?nonce=" + nonce(7)).body();
    assertTrue(timestamp.contains(nonce(7).value()), timestamp);
    assertEquals(400, device.get("/director/timestamp.json?nonce=x").statusCode());
    assertEquals(400, device.get("/director/timestamp.json?held=x").statusCode());
  }

  @Test
  void anotherDevice_isNotAnswered() throws IOException {
    var device = site.device("own-1");
    site.device("own-2");
    var body = JsonWriter.line(BundleRequest.toJson(asks(nonce(1))));
    assertEquals(
        403,
        device.client().send("POST", "/DEFAULT/controller/v1/own-2/metadata", body).statusCode());
    assertEquals(
        403,
        device.client().get("/DEFAULT/controller/v1/own-2/director/1.targets.json").statusCode());
  }

  @Test
  void malformedRequest_isRefused() throws IOException {
    var device = site.device("odd-1");
    assertEquals(400, post(device, JsonObject.EMPTY).statusCode());
  }

  @Test
  void assignment_standsInTheAuditLog_once() throws IOException {
    var device = site.device("log-1");
    site.rollOut(image, device);
    long before = site.auditHead();
    String action = device.offered().orElseThrow().toString();
    asked(device, 1);
    asked(device, 2);
    assertEquals(
        List.of("director.assigned action/" + action),
        site.actsAfter(before).stream().filter(act -> act.startsWith("director")).toList());
  }

  @Test
  void filesStayTheSameAfterARestart() throws IOException {
    try (var other = TestSite.in(folder.resolve("other"))) {
      var device = other.device("same-1");
      var mine = other.published("2.0.0", 2, new byte[] {9});
      other.rollOut(mine, device);
      var asked = new BundleRequest(nonce(1), Map.of(), Optional.empty());
      byte[] before =
          bundle(device, asked).find(Repository.DIRECTOR, "1.targets.json").orElseThrow();
      var credential = device.credential();
      other.restart();
      var again = other.known(device.id(), credential);
      assertArrayEquals(
          before, bundle(again, asked).find(Repository.DIRECTOR, "1.targets.json").orElseThrow());
    }
  }

  @Test
  void keysThatTheRootDoesNotName_endTheStart() throws IOException {
    Path data = folder.resolve("foreign");
    var people = TestPeople.withLines("lock");
    people.init(data);
    Path key = data.resolve("director-keys/targets.key");
    Files.delete(key);
    Files.copy(data.resolve("director-keys/snapshot.key"), key);
    assertEquals("signer.foreign-key", TestSite.refusal(data).code());
    Files.delete(key);
    assertEquals("signer.key-unusable", TestSite.refusal(data).code());
    Path root = data.resolve("director/1.root.json");
    Files.copy(data.resolve("director-keys/snapshot.key"), key);
    Files.writeString(root, "{}");
    assertEquals("signer.root-damaged", TestSite.refusal(data).code());
    Files.delete(root);
    assertEquals("signer.root-missing", TestSite.refusal(data).code());
  }
}
