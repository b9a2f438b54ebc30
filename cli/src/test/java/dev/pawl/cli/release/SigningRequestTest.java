package dev.pawl.cli.release;

import static dev.pawl.cli.testing.Results.failed;
import static dev.pawl.cli.testing.Results.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.failure.Explanation;
import dev.pawl.cli.testing.Results;
import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.Workspaces;
import dev.pawl.cli.workspace.FastWorkspace;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningRequestTest {
  @TempDir private Path folder;
  private ReleaseWorld world;

  @BeforeEach
  void begin() {
    world = new ReleaseWorld(folder);
  }

  private SigningRequest created() {
    return ok(world.create(world.spec("2.0.0", 2)));
  }

  @Nested
  class Creating {
    @Test
    void firstRelease_isVersionOneOfTheLine() {
      RequestFacts facts = ok(created().check(world.root())).facts();

      assertEquals(1, facts.version());
      assertEquals("line-lock", facts.role().value());
      assertEquals(TestShell.NOW.plus(ReleaseDraft.VALID), facts.expires());
      ImageDescription image = facts.added().getFirst();
      assertEquals("line-lock/lock-2.0.0.img", image.path().value());
      assertEquals(new ByteCount(100_000), image.length());
      assertTrue(facts.highestBefore().isEmpty());
    }

    @Test
    void nextRelease_keepsTheEarlierOnes() {
      world.release("1.0.0", 1);

      RequestFacts facts = ok(created().check(world.root())).facts();

      assertEquals(2, facts.version());
      assertEquals(1, facts.unchanged());
      assertEquals(List.of(), facts.removed());
      assertEquals(1, facts.highestBefore().orElseThrow().value());
    }

    @Test
    void supersededImages_leave_butTheLastGoodAndTheNamedOnes() {
      List.of("1.0.0", "1.1.0", "1.2.0", "1.3.0").forEach(version -> world.release(version, 1));
      var old = new Superseded(true, Set.of(new Version("1.1.0")));

      RequestFacts facts =
          ok(ok(world.create(world.spec("2.0.0", 2).withdrawing(old))).check(world.root())).facts();

      assertEquals(
          List.of("1.0.0", "1.2.0"),
          facts.removed().stream().map(image -> image.version().value()).sorted().toList());
      assertEquals(2, facts.unchanged());
      assertEquals("2.0.0", facts.added().getFirst().version().value());
    }

    @Test
    void versionThatWasPublished_isAConflict() {
      world.release("2.0.0", 1);

      Explanation failure = failed(world.create(world.spec("2.0.0", 2)));

      assertEquals("signing.release-exists", failure.code());
      assertEquals(ExitCode.CONFLICT, failure.exit());
    }

    @Test
    void counterBelowAPublishedOne_isRefused() {
      world.release("1.0.0", 7);

      Explanation failure = failed(world.create(world.spec("2.0.0", 6)));

      assertEquals("signing.lower-counter", failure.code());
      assertEquals(ExitCode.REFUSED, failure.exit());
      assertTrue(failure.expected().contains("7"));
    }

    @Test
    void sameCounter_isAllowed() {
      world.release("1.0.0", 7);

      assertEquals(
          1,
          ok(ok(world.create(world.spec("2.0.0", 7))).check(world.root())).facts().added().size());
    }

    @Test
    void counterBelowAPublishedOne_isAllowedWithAReason_whichTheRequestCarries() {
      world.release("1.0.0", 7);

      SigningRequest request =
          ok(
              world.create(
                  world.spec("2.0.0", 6).allowingLowerCounter("factory image of old stock")));

      assertEquals("factory image of old stock", request.remark().orElseThrow());
      RequestFacts facts = ok(request.check(world.root())).facts();
      assertTrue(facts.isBelowHighest(facts.added().getFirst()));
    }

    @Test
    void hardwareThatIsNotTheLines_isRefused() {
      ReleaseSpec spec = world.spec("2.0.0", 2);
      ReleaseSpec other =
          ReleaseSpec.of(
              spec.line(),
              spec.version(),
              spec.counter(),
              Set.of(new HardwareId("lock-s2"), new HardwareId("gw-r3")),
              spec.image());

      Explanation failure = failed(world.create(other));

      assertEquals("signing.unknown-hardware", failure.code());
      assertEquals("gw-r3", failure.found());
    }

    @Test
    void unknownLine_isNotFound() {
      ReleaseSpec spec = world.spec("2.0.0", 2);
      ReleaseSpec other =
          ReleaseSpec.of(
              new ProductLine("oven"),
              spec.version(),
              spec.counter(),
              spec.hardware(),
              spec.image());

      assertEquals("workspace.unknown-line", failed(world.create(other)).code());
      assertEquals(
          "signing.unknown-line", failed(world.copies.line(new ProductLine("oven"))).code());
    }

    @Test
    void missingOrEmptyImage_isRefused() throws IOException {
      ReleaseSpec spec = world.spec("2.0.0", 2);
      Files.write(spec.image(), new byte[0]);
      assertEquals("signing.empty-image", failed(world.create(spec)).code());

      Files.delete(spec.image());
      assertEquals("cli.no-such-file", failed(world.create(spec)).code());
    }
  }

  @Nested
  class Signing {
    @Test
    void bothKeys_makeItValid() {
      SigningRequest half = world.sign(created(), "lock-build");
      CheckedRequest checked = ok(half.check(world.root()));
      assertFalse(checked.progress().complete());
      assertEquals(1, checked.progress().distinct());
      assertTrue(
          checked.names().show(checked.progress().missing()).startsWith("lock-release ("),
          "the missing one is named");

      SigningRequest whole = world.sign(half, "lock-release");
      assertTrue(ok(whole.check(world.root())).progress().complete());
    }

    @Test
    void keyOfAnotherRole_isRefused() {
      Explanation failure = failed(created().sign(Workspaces.signer("gw-build"), world.root()));

      assertEquals("signing.key-not-in-role", failure.code());
      assertEquals(ExitCode.REFUSED, failure.exit());
      assertTrue(failure.expected().contains("lock-build"), failure.expected());
    }

    @Test
    void strangersKey_isRefused() {
      SoftwareSigner stranger = SoftwareSigner.of(KeyGenerator.ed25519());

      assertEquals(
          "signing.key-not-in-role", failed(created().sign(stranger, world.root())).code());
    }

    @Test
    void sameKeyTwice_isAConflict() {
      SigningRequest half = world.sign(created(), "lock-build");

      Explanation failure = failed(half.sign(Workspaces.signer("lock-build"), world.root()));

      assertEquals("signing.already-signed", failure.code());
      assertEquals(ExitCode.CONFLICT, failure.exit());
    }

    @Test
    void anotherRoot_isNotTrusted() throws IOException {
      Workspace stranger =
          ok(
              FastWorkspace.init(
                  folder.resolve("stranger"),
                  world.workspace.settings().products().subList(0, 1),
                  "another-passphrase".toCharArray(),
                  TestShell.NOW));
      byte[] root = Files.readAllBytes(stranger.repository().resolve("1.root.json"));

      Explanation failure = failed(created().check(root));

      assertEquals("trust.too-few-signatures", failure.code());
      assertEquals(ExitCode.VERIFICATION_FAILED, failure.exit());
    }
  }

  @Nested
  class InAFile {
    private Path file() {
      return world.workspace.staged().resolve("lock-2.0.0.request.json");
    }

    private Explanation checkedAfter(UnaryOperator<JsonObject> change) throws IOException {
      world.sign(created(), "lock-build").write(file());
      JsonObject changed = change.apply(json(Files.readAllBytes(file())));
      Files.write(file(), JsonWriter.compact(changed));
      return failed(SigningRequest.read(file()).then(request -> request.check(world.root())));
    }

    private static JsonObject json(byte[] bytes) {
      Result<JsonValue, ?> read = JsonReader.read(bytes, JsonLimits.standard());
      return (JsonObject) ((Result.Ok<JsonValue, ?>) read).value();
    }

    private static JsonObject at(
        JsonObject object, String name, Function<JsonValue, JsonValue> change) {
      return object.with(name, change.apply(object.get(name).orElseThrow()));
    }

    private JsonValue withMetadata(JsonValue text, UnaryOperator<JsonObject> change) {
      byte[] file = Base64.getDecoder().decode(((JsonString) text).value());
      return new JsonString(
          Base64.getEncoder().encodeToString(JsonWriter.compact(change.apply(json(file)))));
    }

    @Test
    void written_andReadAgain_itIsTheSame() throws IOException {
      SigningRequest half = world.sign(created(), "lock-build");
      half.write(file());

      SigningRequest read = ok(SigningRequest.read(file()));

      assertEquals(world.image("lock-2.0.0.bin", 100_000), read.image());
      assertTrue(ok(world.sign(read, "lock-release").check(world.root())).progress().complete());
    }

    @Test
    void imagePath_isRelative_soThatTheFolderCanMove() throws IOException {
      created().write(file());

      assertTrue(Files.readString(file()).contains("\"image\": \"../lock-2.0.0.bin\""));
    }

    @Test
    void summaryThatSaysSomethingElse_isRefused() throws IOException {
      Explanation failure =
          checkedAfter(
              request ->
                  at(
                      request,
                      "summary",
                      summary -> at((JsonObject) summary, "version", _ -> new JsonNumber(9))));

      assertEquals("signing.request-altered", failure.code());
      assertEquals(ExitCode.VERIFICATION_FAILED, failure.exit());
      assertTrue(failure.found().contains("summary"), failure.found());
    }

    @Test
    void metadataChangedAfterASignature_isRefused() throws IOException {
      Explanation failure =
          checkedAfter(
              request ->
                  at(
                          request,
                          "metadata",
                          text ->
                              withMetadata(
                                  text,
                                  file ->
                                      at(
                                          file,
                                          "signed",
                                          signed ->
                                              at(
                                                  (JsonObject) signed,
                                                  "expires",
                                                  _ -> new JsonString("2036-01-01T00:00:00Z")))))
                      .with(
                          "summary",
                          at(
                              (JsonObject) request.get("summary").orElseThrow(),
                              "expires",
                              _ -> new JsonNumber(2082758400000L))));

      assertEquals("signing.request-altered", failure.code());
      assertTrue(failure.found().contains("lock-build"), failure.found());
    }

    @Test
    void otherTruncationsAndTypes_areNoRequests() throws IOException {
      created().write(file());
      byte[] whole = Files.readAllBytes(file());
      Files.write(file(), java.util.Arrays.copyOf(whole, whole.length / 2));
      assertEquals("signing.request-malformed", failed(SigningRequest.read(file())).code());

      Files.writeString(file(), "{\"_type\":\"image-proof\",\"spec\":1}");
      assertEquals("signing.request-malformed", failed(SigningRequest.read(file())).code());

      Files.write(file(), JsonWriter.compact(json(whole).with("spec", new JsonNumber(2))));
      assertEquals("signing.request-malformed", failed(SigningRequest.read(file())).code());

      Files.delete(file());
      assertEquals("cli.no-such-file", failed(SigningRequest.read(file())).code());
    }
  }

  /// Requests that our own tool does not make, but somebody could.
  @Nested
  class MadeByHand {
    private Result<CheckedRequest, dev.pawl.cli.failure.CliFailure> check(Targets content) {
      return CheckedRequest.of(
          ok(world.copies.line(ReleaseWorld.LOCK)),
          MetadataWriter.sign(content, List.of()),
          KeyNames.of(world.workspace.settings()));
    }

    private Map<String, TargetFile> published() {
      return new LinkedHashMap<>(
          ok(world.copies.line(ReleaseWorld.LOCK)).current().orElseThrow().content().targets());
    }

    private Targets targets(long version, Map<String, TargetFile> targets) {
      return new Targets(
          version, TestShell.NOW.plus(ReleaseDraft.VALID), targets, Delegations.NONE);
    }

    @BeforeEach
    void publish() {
      world.release("1.0.0", 1);
    }

    @Test
    void versionThatDoesNotFollow_isRefused() {
      assertEquals("signing.request-altered", failed(check(targets(1, published()))).code());
      assertEquals("signing.request-altered", failed(check(targets(3, published()))).code());
      assertEquals(1, ok(check(targets(2, published()))).facts().unchanged());
    }

    @Test
    void changedMeaningOfAPublishedRelease_isRefused() {
      Map<String, TargetFile> changed = published();
      ImageDescription old = ok(world.copies.line(ReleaseWorld.LOCK)).images().getFirst();
      ImageDescription image =
          new ImageDescription(
              old.path(),
              old.line(),
              old.version(),
              old.counter(),
              Set.of(new HardwareId("gw-r3")),
              old.type(),
              old.length(),
              old.sha256(),
              old.blocks(),
              old.notes(),
              old.supportUntil());
      changed.put(old.path().value(), image.toTarget());

      Explanation failure = failed(check(targets(2, changed)));

      assertEquals("signing.release-changed", failure.code());
      assertEquals(ExitCode.REFUSED, failure.exit());
    }

    @Test
    void delegationToOthers_isRefused() {
      Delegations others = ok(world.copies.chain()).targets().content().delegations();
      Targets content = new Targets(2, TestShell.NOW.plus(ReleaseDraft.VALID), published(), others);

      assertEquals("signing.request-altered", failed(check(content)).code());
    }

    @Test
    void targetThatIsNoImage_isRefused() {
      Map<String, TargetFile> more = published();
      TargetFile image = more.values().iterator().next();
      more.put(
          "line-lock/readme", new TargetFile(image.length(), image.hashes(), JsonObject.EMPTY));

      assertEquals("signing.request-altered", failed(check(targets(2, more))).code());
    }

    @Test
    void removedRelease_isShown() {
      RequestFacts facts = ok(check(targets(2, Map.of()))).facts();

      assertEquals("line-lock/lock-1.0.0.img", facts.removed().getFirst().path().value());
    }

    @Test
    void signatureOfAStranger_isRefused() {
      SoftwareSigner stranger = SoftwareSigner.of(KeyGenerator.ed25519());
      byte[] signed = MetadataWriter.sign(targets(2, published()), List.of(stranger));

      Explanation failure =
          Results.failed(
              CheckedRequest.of(
                  ok(world.copies.line(ReleaseWorld.LOCK)),
                  signed,
                  KeyNames.of(world.workspace.settings())));

      assertEquals("signing.request-altered", failure.code());
      assertTrue(failure.found().contains("may not sign"), failure.found());
    }

    @Test
    void bytesThatAreNoMetadata_areRefused() {
      assertEquals(
          "signing.request-altered",
          failed(
                  CheckedRequest.of(
                      ok(world.copies.line(ReleaseWorld.LOCK)),
                      "{}".getBytes(StandardCharsets.UTF_8),
                      KeyNames.of(world.workspace.settings())))
              .code());
    }
  }
}
