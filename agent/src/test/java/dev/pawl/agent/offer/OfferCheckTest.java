package dev.pawl.agent.offer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.director.DirectorWatch;
import dev.pawl.agent.link.DdiLink;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.link.Tls;
import dev.pawl.agent.offer.OfferCheck.Answer;
import dev.pawl.agent.phase.Offer;
import dev.pawl.agent.rollback.CounterFailure;
import dev.pawl.agent.rollback.MonotonicCounter;
import dev.pawl.agent.rollback.TrustedTime;
import dev.pawl.agent.testkit.TestServer;
import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.Disk;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.DevicePaths;
import dev.pawl.core.protocol.DeviceRoute;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestDirector;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OfferCheckTest {
  private static final byte[] IMAGE = new byte[70_000];
  private static final ActionId ACTION = new ActionId(1001);
  private static final DeviceId DEVICE = new DeviceId("lock-1");
  private static final HardwareId HARDWARE = new HardwareId("lock-s2");
  private static final String BASE = "/DEFAULT/controller/v1/lock-1";

  @TempDir Path folder;
  private final TestServer server = TestServer.start();
  private final TestRepository repository = TestRepository.withLines("lock");
  private final ImageDescription image = repository.publish("lock", "2.0.0", 2, "lock-s2", IMAGE);
  private final Https https =
      new Https(
          Tls.withoutIdentity(List.of(server.authority().certificate())),
          LinkLimits.standard(),
          () -> {});
  private final DdiLink link =
      new DdiLink(https, server.url(), new Tenant("DEFAULT"), new DeviceId("lock-1"));

  private final TestDirector director = new TestDirector();
  private UnaryOperator<Map<String, byte[]>> bundled = UnaryOperator.identity();
  private Nonce lastNonce = new Nonce("0".repeat(32));
  private long questions;
  private TrustedTime time;

  OfferCheckTest() {
    server.otherwise(this::metadata);
    assign(honest -> honest);
  }

  @BeforeEach
  void openTime() throws IOException {
    var device = new DeviceFolder(folder.resolve("device"));
    device.create();
    time = new TrustedTime(device);
  }

  @AfterEach
  void stop() {
    https.close();
    server.close();
  }

  private void metadata(TestServer.Request request) throws IOException {
    switch (DevicePaths.parse(request.path()).orElse(null)) {
      case DeviceRoute.Bundle _ -> {
        var json = JsonReader.read(request.body().getBytes(UTF_8), JsonLimits.standard());
        var asked = Expect.ok(BundleRequest.fromJson(Expect.ok(json)));
        lastNonce = asked.nonce();
        var files = bundled.apply(director.newer(DEVICE, asked));
        request.answer(200, new MetadataBundle(files).toBytes());
      }
      case DeviceRoute.Director(_, _, var file) -> {
        var nonce = request.query("nonce").map(Nonce::new);
        var bytes = director.file(DEVICE, file, nonce);
        request.answer(bytes.isPresent() ? 200 : 404, bytes.orElse(new byte[0]));
      }
      case null, default -> image(request);
    }
  }

  private void image(TestServer.Request request) throws IOException {
    String file = request.path().substring("/m/".length());
    switch (repository.source().fetch(file, ByteCount.mebi(2))) {
      case FetchAnswer.Found found -> request.answer(200, found.bytes());
      case FetchAnswer.NotFound _ -> request.answer(404, new byte[0]);
      case FetchAnswer.TooLong _, FetchAnswer.Unreachable _ -> request.answer(500, new byte[0]);
    }
  }

  private OfferCheck check(MonotonicCounter counter) {
    var device = new OfferCheck.Device(HARDWARE, ByteCount.mebi(1));
    var real = Disk.real();
    var watch =
        new DirectorWatch(
            link,
            new FileMetadataStore(real, created(folder.resolve("d"))),
            director.factoryRoot(),
            DEVICE,
            () -> new Nonce("%032x".formatted(++questions)));
    var images =
        new ImageTrust(
            link,
            new FileMetadataStore(real, created(folder.resolve("i"))),
            repository.factoryRoot());
    return new OfferCheck(watch, images, counter, device, time);
  }

  private static Path created(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assign(UnaryOperator<Assigned> change) {
    var honest = Assigned.of(DEVICE, HARDWARE, image);
    director.assign(
        new Assignment(
            DEVICE, Optional.of(new AssignedSet(ACTION, List.of(change.apply(honest))))));
  }

  private Answer answer() {
    return answer(floor(Result.ok(new ReleaseCounter(1))));
  }

  private Answer answer(MonotonicCounter counter) {
    return check(counter).check(new Offer(ACTION, image.path()), server.url("/m/"), TestTuf.NOW);
  }

  private static MonotonicCounter floor(Result<ReleaseCounter, CounterFailure> floor) {
    return new MonotonicCounter() {
      @Override
      public Result<ReleaseCounter, CounterFailure> read() {
        return floor;
      }

      @Override
      public Result<ReleaseCounter, CounterFailure> raise(ReleaseCounter to) {
        return floor;
      }
    };
  }

  @Test
  void offerThatMetadataConfirms_fits_withItsProof() {
    var fits = assertInstanceOf(Answer.Fits.class, answer());
    assertEquals(image, fits.agreed().image().value());
    assertEquals(image.sha256(), fits.update().sha256());
    assertEquals(ACTION, fits.update().action());
    assertEquals(repository.proof(image.path()), fits.proof());
  }

  @Test
  void folderLinkWithoutSlash_worksToo() {
    var answer =
        check(floor(Result.ok(ReleaseCounter.ZERO)))
            .check(new Offer(ACTION, image.path()), server.url("/m"), TestTuf.NOW);
    assertInstanceOf(Answer.Fits.class, answer);
  }

  @Test
  void verifiedMetadata_isKept_andFetchedAgainOnlyWhenNeeded() throws IOException {
    OfferCheck check = check(floor(Result.ok(new ReleaseCounter(1))));
    assertInstanceOf(Answer.Fits.class, answerOf(check));
    int before = server.requests().size();
    assertInstanceOf(Answer.Fits.class, answerOf(check));
    assertEquals(
        List.of("POST " + BASE + "/metadata", "GET /m/timestamp.json"),
        server.requests().subList(before, server.requests().size()));
    try (Stream<Path> files = Files.list(folder.resolve("i"))) {
      assertEquals(
          List.of("line-lock.json", "snapshot.json", "targets.json", "timestamp.json"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    try (Stream<Path> files = Files.list(folder.resolve("d"))) {
      assertEquals(
          List.of("snapshot.json", "targets.json", "timestamp.json"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private Answer answerOf(OfferCheck check) {
    return check.check(new Offer(ACTION, image.path()), server.url("/m/"), TestTuf.NOW);
  }

  private String refused() {
    return assertInstanceOf(Answer.Refused.class, answer()).why().code();
  }

  // --- the director ------------------------------------------------------------------------------

  @Test
  void withoutTheBundle_plainFetchesDoTheSame() {
    server.on(BASE + "/metadata", request -> request.answer(404, new byte[0]));
    assertInstanceOf(Answer.Fits.class, answer());
    assertTrue(server.requests().contains("GET " + BASE + "/director/2.snapshot.json"));
  }

  @Test
  void bundleWithoutSomeFiles_isCompletedByPlainFetches() {
    bundled =
        files -> {
          files.remove("director/2.targets.json");
          return files;
        };
    assertInstanceOf(Answer.Fits.class, answer());
    assertTrue(server.requests().contains("GET " + BASE + "/director/2.targets.json"));
  }

  @Test
  void damagedBundle_isNoHarm() {
    server.on(BASE + "/metadata", request -> request.answer(200, new byte[] {1, 2, 3}));
    assertInstanceOf(Answer.Fits.class, answer());
  }

  @Test
  void replayedBundle_isRefused_thoughAllSignaturesAreGood() {
    var recorded = new LinkedHashMap<String, byte[]>();
    bundled =
        files -> {
          if (recorded.isEmpty()) {
            recorded.putAll(files);
          }
          return recorded;
        };
    OfferCheck check = check(floor(Result.ok(new ReleaseCounter(1))));
    assertInstanceOf(Answer.Fits.class, answerOf(check));
    var why = assertInstanceOf(Answer.Refused.class, answerOf(check)).why();
    assertEquals("director.stale-answer", why.code());
    assertEquals(Optional.of("director.stale-answer"), check.watch(TestTuf.NOW).map(Failure::code));
  }

  @Test
  void assignmentOfAnotherDevice_replayed_isRefused() {
    var other = new DeviceId("lock-2");
    bundled =
        files -> director.newer(other, new BundleRequest(lastNonce, Map.of(), Optional.empty()));
    assertEquals("director.wrong-device", refused());
  }

  @Test
  void emptyAnswerOfAnotherDevice_underOwnTimestamp_isRefused() {
    var other = new DeviceId("lock-2");
    director.assign(Assignment.nothing(other));
    bundled =
        files -> {
          files.put(
              "director/2.targets.json",
              director.file(other, "2.targets.json", Optional.empty()).orElseThrow());
          return files;
        };
    assertEquals("director.wrong-device", refused());
  }

  @Test
  void ownOlderAssignment_replayed_isRefused() {
    OfferCheck check = check(floor(Result.ok(new ReleaseCounter(1))));
    byte[] old = director.file(DEVICE, "2.targets.json", Optional.empty()).orElseThrow();
    director.assign(Assignment.nothing(DEVICE));
    assertEquals(Optional.empty(), check.watch(TestTuf.NOW));
    assign(honest -> honest);
    bundled =
        files -> {
          files.put("director/4.targets.json", old);
          return files;
        };
    var why = assertInstanceOf(Answer.Refused.class, answerOf(check)).why();
    assertEquals("trust.wrong-version", why.code());
  }

  @Test
  void nothingAssigned_isRefused() {
    director.assign(Assignment.nothing(DEVICE));
    assertEquals("director.nothing-assigned", refused());
  }

  @Test
  void otherAction_isRefused() {
    var honest = Assigned.of(DEVICE, HARDWARE, image);
    director.assign(
        new Assignment(DEVICE, Optional.of(new AssignedSet(new ActionId(1002), List.of(honest)))));
    assertEquals("director.other-action", refused());
  }

  @Test
  void disagreement_isRefused() {
    assign(
        honest ->
            new Assigned(
                DEVICE,
                HARDWARE,
                honest.path(),
                honest.length(),
                Digest.sha256(new byte[] {1}),
                honest.counter()));
    assertEquals("director.hash-differs", refused());
    assign(
        honest ->
            new Assigned(
                DEVICE,
                HARDWARE,
                honest.path(),
                honest.length(),
                honest.sha256(),
                new ReleaseCounter(9)));
    assertEquals("director.counter-differs", refused());
    assign(
        honest ->
            new Assigned(
                DEVICE,
                new HardwareId("cam-1"),
                honest.path(),
                honest.length(),
                honest.sha256(),
                honest.counter()));
    assertEquals("director.hardware-differs", refused());
  }

  @Test
  void imageThatPeopleNeverSigned_isRefused_thoughTheDirectorWantsIt() {
    var unsigned = TestRepository.describe("lock", "6.6.6", 9, "lock-s2", new byte[] {6});
    assign(_ -> Assigned.of(DEVICE, HARDWARE, unsigned));
    var answer =
        check(floor(Result.ok(new ReleaseCounter(1))))
            .check(new Offer(ACTION, unsigned.path()), server.url("/m/"), TestTuf.NOW);
    assertEquals(
        "trust.target-not-found", assertInstanceOf(Answer.Refused.class, answer).why().code());
  }

  @Test
  void directorThatIsNotOurs_isRefused() {
    var stranger = new TestDirector();
    bundled =
        files -> stranger.newer(DEVICE, new BundleRequest(lastNonce, Map.of(), Optional.empty()));
    assertEquals("trust.too-few-signatures", refused());
  }

  @Test
  void directorsNewKeys_areFollowed() {
    assertInstanceOf(Answer.Fits.class, answer());
    director.rotateOnlineKeys(TestTuf.EXPIRES);
    assertInstanceOf(Answer.Fits.class, answer());
  }

  @Test
  void endlessBundle_isCutOff_andNothingIsInstalled() {
    server.on(BASE + "/metadata", request -> request.answer(200, new byte[5_000_000]));
    server.on(BASE + "/director/timestamp.json", r -> r.answer(200, new byte[1_000_000]));
    assertEquals("trust.length-exceeded", refused());
  }

  @Test
  void watching_needsNoOffer_andSaysWhatIsWrong() {
    OfferCheck check = check(floor(Result.ok(new ReleaseCounter(1))));
    assertEquals(Optional.empty(), check.watch(TestTuf.NOW));
    assertFalse(server.requests().stream().anyMatch(request -> request.contains("/m/")));
    Instant late = TestTuf.NOW.plus(Duration.ofDays(2));
    assertEquals(Optional.of("trust.expired"), check.watch(late).map(Failure::code));
    director.time(late);
    assertEquals(Optional.empty(), check.watch(late));
  }

  // --- time --------------------------------------------------------------------------------------

  @Test
  void clockSetBack_doesNotReviveOldMetadata() {
    OfferCheck check = check(floor(Result.ok(new ReleaseCounter(1))));
    assertInstanceOf(Answer.Fits.class, answerOf(check));
    repository.tuf().expires(TestTuf.TIMESTAMP, TestTuf.NOW.plus(Duration.ofDays(3)));
    repository.tuf().publishTimestamp();
    assertInstanceOf(Answer.Fits.class, answerOf(check));
    director.time(TestTuf.NOW.plus(Duration.ofDays(4)));
    assertEquals(Optional.empty(), check.watch(TestTuf.NOW).map(Failure::code));
    // The image repository's timestamp has ended; the clock still says NOW.
    var why = assertInstanceOf(Answer.Refused.class, answerOf(check)).why();
    assertEquals("trust.expired", why.code());
  }

  @Test
  void clockFarAhead_blocksNewInstallations_andIsForgottenWithTheClock() {
    OfferCheck check = check(floor(Result.ok(new ReleaseCounter(1))));
    var offer = new Offer(ACTION, image.path());
    var lying = check.check(offer, server.url("/m/"), Instant.parse("9999-01-01T00:00:00Z"));
    assertEquals("trust.expired", assertInstanceOf(Answer.Refused.class, lying).why().code());
    assertInstanceOf(Answer.Fits.class, answerOf(check));
  }

  @Test
  void clockIn1970_isHelpedByTheFloor() {
    OfferCheck check = check(floor(Result.ok(new ReleaseCounter(1))));
    assertInstanceOf(Answer.Fits.class, answerOf(check));
    assertEquals(TestTuf.NOW, time.floor().at());
    assertEquals(TestTuf.NOW, time.reference(Instant.EPOCH));
    assertInstanceOf(
        Answer.Fits.class,
        check.check(new Offer(ACTION, image.path()), server.url("/m/"), Instant.EPOCH));
  }

  @Test
  void unreadableCounter_isRefused() {
    var unreadable = new CounterFailure.Unreadable("both copies are damaged");
    var refused = assertInstanceOf(Answer.Refused.class, answer(floor(Result.failed(unreadable))));
    assertEquals(unreadable, refused.why());
  }

  @Test
  void higherFloor_isRefused() {
    var refused =
        assertInstanceOf(Answer.Refused.class, answer(floor(Result.ok(new ReleaseCounter(3)))));
    assertEquals("image.counter-below-floor", refused.why().code());
  }

  @Test
  void missingMetadata_isNotNow() {
    server.on("/m/timestamp.json", request -> request.answer(404, new byte[0]));
    var notNow = assertInstanceOf(Answer.NotNow.class, answer());
    assertEquals("trust.file-missing", notNow.why().code());
    assertEquals(true, notNow.answered());
  }

  @Test
  void brokenServer_isNotNow_andAnAnswer() {
    server.on("/m/timestamp.json", request -> request.answer(500, new byte[0]));
    var notNow = assertInstanceOf(Answer.NotNow.class, answer());
    assertEquals("trust.fetch-failed", notNow.why().code());
    assertEquals(true, notNow.answered());
  }

  @Test
  void unreachableServer_isNotNow_andNoAnswer() {
    server.on(
        "/m/timestamp.json",
        _ -> {
          throw new IOException("cut");
        });
    var notNow = assertInstanceOf(Answer.NotNow.class, answer());
    assertEquals(false, notNow.answered());
  }

  @Test
  void endlessMetadata_isRefused() {
    server.on("/m/timestamp.json", request -> request.answer(200, new byte[1_000_000]));
    var refused = assertInstanceOf(Answer.Refused.class, answer());
    assertEquals("trust.length-exceeded", refused.why().code());
  }

  @Test
  void metadataThatCannotBeKept_isNotNow() throws IOException {
    Path metadata = created(folder.resolve("i/timestamp.json"));
    Files.createFile(metadata.resolve("in the way"));
    var notNow = assertInstanceOf(Answer.NotNow.class, answer());
    assertEquals("agent.metadata-not-stored", notNow.why().code());
    assertTrue(notNow.why().explain().contains("timestamp"), notNow.why().explain());
  }

  @Test
  void store_keepsRolesInTheFolder_whateverTheirNames() throws IOException {
    Path stored = created(folder.resolve("s"));
    var store = new FileMetadataStore(Disk.real(), stored);
    byte[] content = {1, 2, 3};
    for (String name : List.of("timestamp", "../../etc", ".", "2.root", "a/b")) {
      var role = new RoleName(name);
      assertEquals(Optional.empty(), store.load(role));
      store.store(role, content);
      assertArrayEquals(content, store.load(role).orElseThrow());
      store.delete(role);
      store.delete(role);
      assertEquals(Optional.empty(), store.load(role));
    }
    try (Stream<Path> left = Files.list(stored)) {
      assertEquals(0, left.count());
    }
    Files.createDirectory(stored.resolve("x.json"));
    assertEquals(Optional.empty(), store.load(new RoleName("x")));
    Files.createFile(stored.resolve("x.json").resolve("y"));
    assertThrows(UncheckedIOException.class, () -> store.delete(new RoleName("x")));
  }
}
