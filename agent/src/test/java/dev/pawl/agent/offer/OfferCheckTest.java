package dev.pawl.agent.offer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.link.DdiLink;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.link.Tls;
import dev.pawl.agent.offer.OfferCheck.Answer;
import dev.pawl.agent.phase.Offer;
import dev.pawl.agent.rollback.CounterFailure;
import dev.pawl.agent.rollback.MonotonicCounter;
import dev.pawl.agent.testkit.TestServer;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.Disk;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OfferCheckTest {
  private static final byte[] IMAGE = new byte[70_000];
  private static final ActionId ACTION = new ActionId(1001);

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

  OfferCheckTest() {
    server.otherwise(this::metadata);
  }

  @AfterEach
  void stop() {
    https.close();
    server.close();
  }

  private void metadata(TestServer.Request request) throws IOException {
    String file = request.path().substring("/m/".length());
    switch (repository.source().fetch(file, ByteCount.mebi(2))) {
      case FetchAnswer.Found found -> request.answer(200, found.bytes());
      case FetchAnswer.NotFound _ -> request.answer(404, new byte[0]);
      case FetchAnswer.TooLong _, FetchAnswer.Unreachable _ -> request.answer(500, new byte[0]);
    }
  }

  private OfferCheck check(MonotonicCounter counter) {
    var device = new OfferCheck.Device(new HardwareId("lock-s2"), ByteCount.mebi(1));
    var store = new FileMetadataStore(Disk.real(), folder);
    return new OfferCheck(link, store, counter, device, repository.factoryRoot());
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
    assertEquals(image, fits.image().value());
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
    answer();
    int before = server.requests().size();
    assertInstanceOf(Answer.Fits.class, answer());
    assertEquals(
        List.of("GET /m/2.root.json", "GET /m/timestamp.json"),
        server.requests().subList(before, server.requests().size()));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("line-lock.json", "snapshot.json", "targets.json", "timestamp.json"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
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
    Files.createDirectory(folder.resolve("timestamp.json"));
    Files.createFile(folder.resolve("timestamp.json").resolve("in the way"));
    var notNow = assertInstanceOf(Answer.NotNow.class, answer());
    assertEquals("agent.metadata-not-stored", notNow.why().code());
    assertTrue(notNow.why().explain().contains("timestamp"), notNow.why().explain());
  }

  @Test
  void store_keepsRolesInTheFolder_whateverTheirNames() throws IOException {
    var store = new FileMetadataStore(Disk.real(), folder);
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
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
    Files.createDirectory(folder.resolve("x.json"));
    assertEquals(Optional.empty(), store.load(new RoleName("x")));
    Files.createFile(folder.resolve("x.json").resolve("y"));
    assertThrows(UncheckedIOException.class, () -> store.delete(new RoleName("x")));
  }
}
