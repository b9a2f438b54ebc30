package dev.pawl.core.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestDirector;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.trust.PathRule;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.Timestamp;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.RoleName;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DirectedTest {
  private static final DeviceId DEVICE = new DeviceId("lock-1");
  private static final DeviceId OTHER = new DeviceId("lock-2");
  private static final HardwareId HARDWARE = new HardwareId("lock-s2");
  private static final Nonce NONCE = new Nonce("00112233445566778899aabbccddeeff");
  private static final ActionId ACTION = new ActionId(1001);

  private final TestDirector director = new TestDirector();
  private final ImageDescription image =
      TestRepository.describe("lock", "2.0.0", 2, "lock-s2", new byte[] {1, 2, 3});
  private final Map<String, byte[]> replaced = new HashMap<>();
  private final MetadataSource served =
      (name, limit) ->
          Optional.ofNullable(replaced.get(name))
              .<FetchAnswer>map(FetchAnswer.Found::new)
              .orElseGet(() -> director.source(DEVICE, NONCE).fetch(name, limit));
  private final TufClient client =
      new TufClient(served, new MemoryMetadataStore(), director.factoryRoot());

  /// Asked by a device that holds nothing yet.
  private String codeOnFirstContact() {
    var fresh = new TufClient(served, new MemoryMetadataStore(), director.factoryRoot());
    return Expect.code(Directed.by(Expect.ok(fresh.refresh(TestTuf.NOW)), DEVICE, NONCE));
  }

  private Result<Directed, DirectorFailure> asked() {
    return Directed.by(Expect.ok(client.refresh(TestTuf.NOW)), DEVICE, NONCE);
  }

  private static AssignedSet set(DeviceId... components) {
    var image = TestRepository.describe("lock", "2.0.0", 2, "lock-s2", new byte[] {1, 2, 3});
    return new AssignedSet(
        ACTION, List.of(components).stream().map(id -> Assigned.of(id, HARDWARE, image)).toList());
  }

  private void serveTargets(Targets targets) {
    replaced.put(targets.version() + ".targets.json", director.sign(targets));
  }

  private static Targets with(Targets targets, JsonObject pawl) {
    return new Targets(
        targets.version(), targets.expires(), targets.targets(), targets.delegations(), pawl);
  }

  private static Targets targets(Assignment assignment) {
    return DirectorMetadata.targets(assignment, 1, TestTuf.NOW);
  }

  @Test
  void answer_saysWhatIsAssigned() {
    director.assign(new Assignment(DEVICE, Optional.of(set(DEVICE))));
    AssignedSet found = Expect.ok(asked()).assignment().set().orElseThrow();
    assertEquals(set(DEVICE), found);
    assertEquals(Assigned.of(DEVICE, HARDWARE, image), found.images().getFirst());
  }

  @Test
  void answer_namesDeltas() {
    director.assign(new Assignment(DEVICE, Optional.of(withDeltas(delta(Profile.LINUX)))));
    AssignedSet found = Expect.ok(asked()).assignment().set().orElseThrow();
    assertEquals(withDeltas(delta(Profile.LINUX)), found);
  }

  @Test
  void deltaOfAnUnknownProfile_isPassedOver() {
    Targets named = targets(new Assignment(DEVICE, Optional.of(withDeltas(delta(Profile.SMALL)))));
    director.assign(new Assignment(DEVICE, Optional.of(set(DEVICE))));
    var path = named.targets().keySet().iterator().next();
    TargetFile file = Objects.requireNonNull(named.targets().get(path));
    byte[] custom = JsonWriter.compact(file.custom());
    String later = new String(custom, StandardCharsets.UTF_8).replace("\"small\"", "\"later\"");
    var changed =
        (JsonObject)
            Expect.ok(
                JsonReader.read(later.getBytes(StandardCharsets.UTF_8), JsonLimits.standard()));
    serveTargets(
        new Targets(
            named.version(),
            named.expires(),
            Map.of(path, new TargetFile(file.length(), file.hashes(), changed)),
            named.delegations(),
            named.pawl()));
    assertEquals(set(DEVICE), Expect.ok(asked()).assignment().set().orElseThrow());
  }

  @Test
  void moreThanEightDeltas_areTooMany() {
    var many = Collections.nCopies(NamedDelta.MOST + 1, delta(Profile.LINUX));
    Assigned plain = set(DEVICE).images().getFirst();
    assertThrows(MalformedInput.class, () -> plain.withDeltas(many));
  }

  private static NamedDelta delta(Profile profile) {
    return new NamedDelta(
        Digest.sha256(new byte[] {9}),
        profile,
        profile.memory(),
        new ByteCount(77),
        Digest.sha256(new byte[] {8}));
  }

  private static AssignedSet withDeltas(NamedDelta delta) {
    return new AssignedSet(
        ACTION, List.of(set(DEVICE).images().getFirst().withDeltas(List.of(delta))));
  }

  @Test
  void answer_saysExpresslyThatNothingIsAssigned() {
    assertEquals(Assignment.nothing(DEVICE), Expect.ok(asked()).assignment());
  }

  @Test
  void replayedOwnAnswer_isRefused_thoughItsSignatureIsGood() {
    var before = new Nonce("ffffffffffffffffffffffffffffffff");
    replaced.put(
        "timestamp.json", director.file(DEVICE, "timestamp.json", Optional.of(before)).get());
    assertEquals("director.stale-answer", Expect.code(asked()));
  }

  @Test
  void answerWithoutNonce_isRefused() {
    replaced.put("timestamp.json", director.file(DEVICE, "timestamp.json", Optional.empty()).get());
    assertEquals("director.stale-answer", Expect.code(asked()));
  }

  @Test
  void olderAnswerAfterANewerOne_isRefused() {
    byte[] old = director.file(DEVICE, "timestamp.json", Optional.of(NONCE)).orElseThrow();
    Expect.ok(asked());
    replaced.put("timestamp.json", old);
    assertEquals("trust.version-rollback", Expect.code(client.refresh(TestTuf.NOW)));
  }

  @Test
  void sameAnswerTwice_isStale() {
    byte[] first = director.file(DEVICE, "timestamp.json", Optional.of(NONCE)).orElseThrow();
    replaced.put("timestamp.json", first);
    Expect.ok(asked());
    var again = new Nonce("ffffffffffffffffffffffffffffffff");
    assertEquals(
        "director.stale-answer",
        Expect.code(Directed.by(Expect.ok(client.refresh(TestTuf.NOW)), DEVICE, again)));
  }

  @Test
  void timestampOfAnotherDevice_isRefused() {
    replaced.put(
        "timestamp.json", director.file(OTHER, "timestamp.json", Optional.of(NONCE)).get());
    assertEquals("director.wrong-device", Expect.code(asked()));
  }

  @Test
  void assignmentOfAnotherDevice_isRefused() {
    serveTargets(targets(new Assignment(OTHER, Optional.of(set(OTHER)))));
    assertEquals("director.wrong-device", Expect.code(asked()));
  }

  @Test
  void emptyAnswerOfAnotherDevice_isRefused() {
    serveTargets(targets(Assignment.nothing(OTHER)));
    assertEquals("director.wrong-device", Expect.code(asked()));
  }

  @Test
  void emptyTargetsForNobody_areRefused() {
    serveTargets(with(targets(Assignment.nothing(DEVICE)), JsonObject.EMPTY));
    assertEquals("director.malformed", Expect.code(asked()));
  }

  @Test
  void delegations_areRefused() {
    var honest = targets(new Assignment(DEVICE, Optional.of(set(DEVICE))));
    var role = director.keysOf(RoleType.TARGETS).roleSigners();
    serveTargets(
        new Targets(
            1,
            honest.expires(),
            honest.targets(),
            Delegations.NONE.and(new RoleName("more"), role, PathRule.pattern("*"), true),
            honest.pawl()));
    assertEquals("director.delegates", Expect.code(asked()));
  }

  @Test
  void componentNamedTwice_isRefused() {
    var one = TestRepository.describe("lock", "2.0.0", 2, "lock-s2", new byte[] {1});
    var two = TestRepository.describe("lock", "2.1.0", 2, "lock-s2", new byte[] {2});
    var files = new HashMap<>(targets(assignment(one)).targets());
    files.putAll(targets(assignment(two)).targets());
    var pawl = set(1001, 2);
    serveTargets(new Targets(1, TestTuf.EXPIRES, files, Delegations.NONE, pawl));
    assertEquals("director.device-twice", Expect.code(asked()));
  }

  private static Assignment assignment(ImageDescription image) {
    return new Assignment(
        DEVICE,
        Optional.of(new AssignedSet(ACTION, List.of(Assigned.of(DEVICE, HARDWARE, image)))));
  }

  private static JsonObject set(long id, long size) {
    return JsonObject.builder()
        .put("device", DEVICE.value())
        .put("set", JsonObject.builder().put("id", id).put("size", size).build())
        .build();
  }

  @Test
  void setOfAnotherSize_isRefused() {
    var honest = targets(new Assignment(DEVICE, Optional.of(set(DEVICE))));
    for (long size : List.of(0L, 2L)) {
      serveTargets(with(honest, set(1001, size)));
      assertEquals("director.incomplete-set", codeOnFirstContact());
    }
    serveTargets(with(honest, JsonObject.builder().put("device", DEVICE.value()).build()));
    assertEquals("director.incomplete-set", codeOnFirstContact());
    serveTargets(with(targets(Assignment.nothing(DEVICE)), set(1001, 0)));
    assertEquals("director.incomplete-set", codeOnFirstContact());
  }

  @Test
  void imageForAComponentThatIsNotThere_isRefused() {
    serveTargets(targets(new Assignment(DEVICE, Optional.of(set(DEVICE, OTHER)))));
    assertEquals("director.foreign-component", Expect.code(asked()));
  }

  @Test
  void oneFileForTwoComponents_comesBackAsTwo() {
    var both = set(DEVICE, OTHER);
    var read = DirectorMetadata.set(targets(new Assignment(DEVICE, Optional.of(both))));
    assertEquals(Optional.of(both), Expect.ok(read));
  }

  @Test
  void malformedAdditions_areRefused() {
    var honest = targets(new Assignment(DEVICE, Optional.of(set(DEVICE))));
    for (JsonObject custom :
        List.of(
            JsonObject.EMPTY,
            custom(DEVICE.value(), HARDWARE.value(), -1),
            custom("NOT A DEVICE", HARDWARE.value(), 1),
            custom(DEVICE.value(), "", 1))) {
      var files = new HashMap<>(honest.targets());
      files.replaceAll((_, file) -> new TargetFile(file.length(), file.hashes(), custom));
      serveTargets(new Targets(1, honest.expires(), files, Delegations.NONE, honest.pawl()));
      assertEquals("director.malformed", codeOnFirstContact());
    }
    serveTargets(with(honest, set(7, 1)));
    assertEquals("director.malformed", codeOnFirstContact());
  }

  private static JsonObject custom(String device, String hardware, long counter) {
    return JsonObject.builder()
        .put(
            "pawl",
            JsonObject.builder()
                .put("counter", counter)
                .put("hardware", hardware)
                .put("for", new JsonArray(List.of(new JsonString(device))))
                .build())
        .build();
  }

  @Test
  void timestamp_saysWhenItWasSigned() {
    Timestamp timestamp = DirectorMetadata.timestamp(DEVICE, Optional.of(NONCE), 5, 1, TestTuf.NOW);
    assertEquals(Optional.of(TestTuf.NOW), timestamp.issued());
    assertEquals(TestTuf.NOW.plus(DirectorMetadata.VALID), timestamp.expires());
  }

  @Test
  void pollWithoutNews_isSmall() {
    int longest =
        director
            .file(new DeviceId("d".repeat(63)), "timestamp.json", Optional.of(NONCE))
            .orElseThrow()
            .length;
    assertTrue(longest <= 600, longest + " bytes");
  }
}
