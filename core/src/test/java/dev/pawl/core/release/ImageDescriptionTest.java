package dev.pawl.core.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.TargetInfo;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDescriptionTest {
  private static final ProductLine LOCK = new ProductLine("lock");
  private static final RoleName ROLE = LineNames.role(LOCK);
  private static final TargetPath PATH = LineNames.image(LOCK, new Version("2.0.0"));
  private static final Digest DIGEST = Digest.sha256("image".getBytes(UTF_8));
  private static final String GOOD =
      ("{`pawl`:{`spec`:1,`line`:`lock`,`version`:`2.0.0`,`counter`:2,`hardware`:[`lock-s2`,`lock-s3`],"
           + "`type`:`java-app`,`blockSize`:65536,`blockRoot`:`ROOT`,`notes`:`Better.`,"
           + "`supportUntil`:1900000000000},`other`:1}")
          .replace("ROOT", "ab".repeat(32));

  private static TargetInfo target(String custom) {
    return target(custom, ROLE, PATH, Map.of(Algorithm.SHA_256, DIGEST));
  }

  private static TargetInfo target(
      String custom, RoleName role, TargetPath path, Map<Algorithm, Digest> hashes) {
    byte[] bytes = custom.replace('`', '"').getBytes(UTF_8);
    JsonObject json =
        JsonView.of(Expect.ok(JsonReader.read(bytes, JsonLimits.standard()))).asObject();
    return new TargetInfo(path, new ByteCount(5), hashes, json, role);
  }

  private static ImageDescription image(Set<HardwareId> hardware, Optional<String> notes) {
    return new ImageDescription(
        PATH,
        LOCK,
        new Version("2.0.0"),
        new ReleaseCounter(2),
        hardware,
        ImageType.OPAQUE,
        new ByteCount(5),
        DIGEST,
        new BlockTree(65536, DIGEST),
        notes,
        Optional.empty());
  }

  @Test
  void everyMember_isRead() {
    ImageDescription image = Expect.ok(ImageDescription.from(target(GOOD)));
    assertEquals(
        new ImageDescription(
            PATH,
            LOCK,
            new Version("2.0.0"),
            new ReleaseCounter(2),
            Set.of(new HardwareId("lock-s2"), new HardwareId("lock-s3")),
            ImageType.JAVA_APP,
            new ByteCount(5),
            DIGEST,
            new BlockTree(65536, Digest.parseSha256("ab".repeat(32))),
            Optional.of("Better."),
            Optional.of(Instant.ofEpochMilli(1_900_000_000_000L))),
        image);
    TargetFile written = image.toTarget();
    assertEquals(
        image,
        Expect.ok(
            ImageDescription.from(
                new TargetInfo(PATH, written.length(), written.hashes(), written.custom(), ROLE))));
  }

  @Test
  void optionalMembers_mayBeAbsent() {
    String short1 = GOOD.replace(",`notes`:`Better.`", "");
    assertEquals(Optional.empty(), Expect.ok(ImageDescription.from(target(short1))).notes());
    String short2 = GOOD.replace(",`supportUntil`:1900000000000", "");
    ImageDescription image = Expect.ok(ImageDescription.from(target(short2)));
    assertEquals(Optional.empty(), image.supportUntil());
    assertEquals(Optional.empty(), image(image.hardware(), Optional.empty()).notes());
  }

  @Test
  void notesMayHaveTheirDigestBesideThem_andAnotherIsRefused() {
    String digest = Digest.sha256("Ü".getBytes(UTF_8)).hex();
    String better = Digest.sha256("Better.".getBytes(UTF_8)).hex();
    String notes = "`notes`:`Better.`";
    String right = GOOD.replace(notes, notes + ",`notesSha256`:`" + better + "`");
    assertEquals("ok", Expect.code(ImageDescription.from(target(right))));
    assertEquals(
        "trust.not-an-image",
        Expect.code(ImageDescription.from(target(right.replace(better, digest)))));
    assertEquals(
        "trust.not-an-image",
        Expect.code(ImageDescription.from(target(right.replace("Better.", "Worse.")))));
    assertEquals(
        "trust.not-an-image",
        Expect.code(ImageDescription.from(target(right.replace(notes + ",", "")))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          `spec`:1                  | `spec`:2
          `spec`:1,                 | ''
          `line`:`lock`             | `line`:`lamp`
          `line`:`lock`             | `line`:`LOCK`
          `line`:`lock`,            | ''
          `version`:`2.0.0`         | `version`:`2 0`
          `version`:`2.0.0`         | `version`:2
          `counter`:2               | `counter`:-1
          `counter`:2               | `counter`:9007199254740992
          `counter`:2               | `counter`:`2`
          `counter`:2,              | ''
          [`lock-s2`,`lock-s3`]     | []
          [`lock-s2`,`lock-s3`]     | [`lock-s2`,`lock-s2`]
          [`lock-s2`,`lock-s3`]     | [`lock s2`]
          [`lock-s2`,`lock-s3`]     | `lock-s2`
          java-app                  | native
          65536                     | 4096
          65536                     | 4295032832
          ab                        | zz
          `Better.`                 | 5
          1900000000000             | -1
          {`pawl`                   | {`other2`
          """)
  void deviations_areRefused(String from, String to) {
    assertTrue(GOOD.contains(from), from);
    assertEquals(
        "trust.not-an-image", Expect.code(ImageDescription.from(target(GOOD.replace(from, to)))));
  }

  @Test
  void lineMustBeTheRolesAndThePathsOwn() {
    Map<Algorithm, Digest> hashes = Map.of(Algorithm.SHA_256, DIGEST);
    assertEquals(
        "trust.not-an-image",
        Expect.code(ImageDescription.from(target(GOOD, new RoleName("line-lamp"), PATH, hashes))));
    assertEquals(
        "trust.not-an-image",
        Expect.code(ImageDescription.from(target(GOOD, new RoleName("targets"), PATH, hashes))));
    assertEquals(
        "trust.not-an-image",
        Expect.code(
            ImageDescription.from(
                target(GOOD, ROLE, new TargetPath("line-lamp/lock-2.0.0.img"), hashes))));
  }

  @Test
  void hashMustBeSha256() {
    assertEquals(
        "trust.not-an-image",
        Expect.code(ImageDescription.from(target(GOOD, ROLE, PATH, Map.of()))));
    Digest other = Digest.of(Algorithm.SHA_512, new byte[64]);
    assertEquals(
        "trust.not-an-image",
        Expect.code(
            ImageDescription.from(target(GOOD, ROLE, PATH, Map.of(Algorithm.SHA_512, other)))));
    assertThrows(MalformedInput.class, () -> new BlockTree(65536, other));
    var good = image(Set.of(new HardwareId("a")), Optional.empty());
    assertThrows(
        MalformedInput.class,
        () ->
            new ImageDescription(
                PATH,
                LOCK,
                good.version(),
                good.counter(),
                good.hardware(),
                good.type(),
                good.length(),
                other,
                good.blocks(),
                good.notes(),
                good.supportUntil()));
  }

  @Test
  void listsAndNotes_areBounded() {
    Set<HardwareId> most = new LinkedHashSet<>();
    IntStream.range(0, 256).forEach(i -> most.add(new HardwareId("h" + i)));
    assertEquals(256, image(most, Optional.of("x".repeat(65_536))).hardware().size());
    assertThrows(MalformedInput.class, () -> image(most, Optional.of("x".repeat(65_537))));
    most.add(new HardwareId("more"));
    assertThrows(MalformedInput.class, () -> image(most, Optional.empty()));
    assertThrows(MalformedInput.class, () -> image(Set.of(), Optional.empty()));
  }

  @Test
  void allFrom_readsEveryImageOfALine_orSaysWhichIsNone() {
    TestRepository repository = TestRepository.withLines("lock");
    repository.publish("lock", "1.0.0", 1, "lock-s2", new byte[] {1});
    repository.publish("lock", "2.0.0", 2, "lock-s2", new byte[] {2});
    Targets top = repository.refreshed().targets().value().content();
    byte[] file = repository.tuf().file("2.line-lock.json");
    var line = Expect.ok(MetadataVerifier.delegated(top, ROLE, file));
    assertEquals(
        List.of("1.0.0", "2.0.0"),
        Expect.ok(ImageDescription.allFrom(line, ROLE)).stream()
            .map(image -> image.value().version().value())
            .toList());
    for (String path : List.of("line-lock/../x", "line-lock/readme.txt")) {
      repository
          .tuf()
          .target(
              ROLE,
              path,
              new TargetFile(ByteCount.ZERO, Map.of(Algorithm.SHA_256, DIGEST), JsonObject.EMPTY));
      var odd =
          Expect.ok(MetadataVerifier.delegated(top, ROLE, repository.tuf().publishTargets(ROLE)));
      assertEquals("trust.not-an-image", Expect.code(ImageDescription.allFrom(odd, ROLE)));
      repository.tuf().targets(ROLE).remove(path);
    }
  }

  @Test
  void names_followTheLine() {
    assertEquals("line-lock", ROLE.value());
    assertEquals("line-lock/lock-2.0.0.img", PATH.value());
    assertTrue(LineNames.paths(LOCK).covers(PATH));
    assertEquals(Optional.of(LOCK), LineNames.lineOf(ROLE));
    assertEquals(Optional.empty(), LineNames.lineOf(new RoleName("lock")));
    assertEquals(Optional.empty(), LineNames.lineOf(new RoleName("line-LOCK")));
    assertThrows(MalformedInput.class, () -> LineNames.image(LOCK, new Version("1~2")));
  }

  @Test
  void types_haveTheirNames() {
    for (ImageType type : ImageType.values()) {
      assertEquals(type, ImageType.parse(type.toString()));
    }
    assertThrows(MalformedInput.class, () -> ImageType.parse("JAVA_APP"));
  }
}
