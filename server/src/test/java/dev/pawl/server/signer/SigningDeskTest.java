package dev.pawl.server.signer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import dev.pawl.server.testkit.TestClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SigningDeskTest {
  private static final DeviceId DEVICE = new DeviceId("lock-1");
  private static final Nonce NONCE = new Nonce("00112233445566778899aabbccddeeff");

  @TempDir Path folder;
  private final TestClock clock = new TestClock(Instant.parse("2026-11-20T12:00:00Z"));
  private final Map<RoleType, Signer> signers = signers();
  private final SigningDesk desk = desk(3);

  private static Map<RoleType, Signer> signers() {
    var all = new EnumMap<RoleType, Signer>(RoleType.class);
    for (RoleType role : List.of(RoleType.TARGETS, RoleType.SNAPSHOT, RoleType.TIMESTAMP)) {
      all.put(role, SoftwareSigner.of(KeyGenerator.ed25519()));
    }
    return all;
  }

  private SigningDesk desk(int perMinute) {
    return new SigningDesk(new DirectorKeys(signers, perMinute), clock);
  }

  private static Assignment assignment(int action) {
    var image = TestRepository.describe("lock", "2.0.0", 2, "lock-s2", new byte[] {1});
    var assigned = Assigned.of(DEVICE, new HardwareId("lock-s2"), image);
    return new Assignment(
        DEVICE, Optional.of(new AssignedSet(new ActionId(action), List.of(assigned))));
  }

  private Result<SignedFiles, SignerFailure> files(SigningDesk by, Assignment what) {
    return by.files(what, 1, clock.instant(), Optional.empty());
  }

  @Test
  void newAssignments_areLimited_andGoOnWithTime() {
    for (int action = 1001; action <= 1003; action++) {
      assertEquals("ok", Expect.code(files(desk, assignment(action))));
    }
    assertEquals("signer.rate-limited", Expect.code(files(desk, assignment(1004))));
    clock.pass(Duration.ofSeconds(20));
    assertEquals("ok", Expect.code(files(desk, assignment(1004))));
    assertEquals("signer.rate-limited", Expect.code(files(desk, assignment(1005))));
  }

  @Test
  void clockSetForwardAndBack_givesOneMinutesWorthAtMost() {
    for (int action = 1001; action <= 1003; action++) {
      assertEquals("ok", Expect.code(files(desk, assignment(action))));
    }
    clock.pass(Duration.ofDays(-1));
    assertEquals("signer.rate-limited", Expect.code(files(desk, assignment(1004))));
    clock.pass(Duration.ofDays(100));
    for (int action = 1004; action <= 1006; action++) {
      assertEquals("ok", Expect.code(files(desk, assignment(action))));
    }
    assertEquals("signer.rate-limited", Expect.code(files(desk, assignment(1007))));
  }

  @Test
  void nothingToInstall_isNeverLimited() {
    for (int i = 0; i < 10; i++) {
      assertEquals("ok", Expect.code(files(desk, Assignment.nothing(DEVICE))));
    }
  }

  @Test
  void sameAssignmentWithItsReceipt_isNotCountedAgain_alsoAfterARestart() {
    SigningDesk one = desk(1);
    Receipt receipt = Expect.ok(files(one, assignment(1001))).receipt();
    SigningDesk restarted = desk(1);
    for (int i = 0; i < 3; i++) {
      assertEquals(
          "ok",
          Expect.code(restarted.files(assignment(1001), 2, clock.instant(), Optional.of(receipt))));
    }
    assertEquals("ok", Expect.code(files(restarted, assignment(1002))));
    assertEquals(
        "signer.rate-limited",
        Expect.code(restarted.files(assignment(1003), 2, clock.instant(), Optional.of(receipt))));
  }

  @Test
  void filesIssuedInTheFutureOrTooLongAgo_areNotSigned() {
    Instant now = clock.instant();
    for (Duration off : List.of(Duration.ofHours(25), Duration.ofDays(-400))) {
      assertEquals(
          "signer.refused",
          Expect.code(desk.files(Assignment.nothing(DEVICE), 1, now.minus(off), Optional.empty())));
    }
  }

  @Test
  void timestamp_isIssuedBySignersOwnClock_andValidForADay() {
    var file = Expect.ok(desk.timestamp(DEVICE, Optional.of(NONCE), 5, 1));
    var timestamp = Expect.ok(SignedMetadata.timestamp(file)).content();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    assertEquals(Optional.of(now), timestamp.issued());
    assertEquals(now.plus(Duration.ofDays(1)), timestamp.expires());
  }

  @Test
  void sameQuestionTwice_givesTheSameBytes() {
    Instant issued = clock.instant();
    var first = Expect.ok(desk.files(assignment(1001), 4, issued, Optional.empty()));
    clock.pass(Duration.ofHours(3));
    var again = Expect.ok(desk.files(assignment(1001), 4, issued, Optional.of(first.receipt())));
    assertArrayEquals(first.targets(), again.targets());
    assertArrayEquals(first.snapshot(), again.snapshot());
  }

  @Test
  void versionBelowOne_isRefused() {
    assertEquals("signer.refused", Expect.code(desk.timestamp(DEVICE, Optional.empty(), 0, 1)));
  }

  // --- the process -------------------------------------------------------------------------------

  private Path keys() throws IOException {
    Path keys =
        Files.createDirectory(
            folder.resolve("director-keys"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (RoleType role : signers.keySet()) {
      KeyPair pair = KeyGenerator.ed25519();
      KeyFile.createUnencryptedForMachine(keys.resolve(role.tufName() + ".key"), pair.getPrivate());
    }
    return keys;
  }

  @Test
  void process_signsAsTheDeskDoes_andEndsWithItsInput() throws IOException {
    Path keys = keys();
    try (DirectorSigner signer = Expect.ok(SignerProcess.start(keys))) {
      assertEquals(signers.keySet(), Expect.ok(signer.publicKeys()).keySet());
      var timestamp =
          Expect.ok(
                  SignedMetadata.timestamp(
                      Expect.ok(signer.timestamp(DEVICE, Optional.of(NONCE), 7, 2))))
              .content();
      assertEquals(7, timestamp.version());
      SignedFiles made =
          Expect.ok(signer.files(assignment(1001), 3, Instant.now(), Optional.empty()));
      var targets =
          Expect.ok(SignedMetadata.targets(RoleType.TARGETS.role(), made.targets())).content();
      assertEquals(3, targets.version());
      assertEquals(
          "signer.refused",
          Expect.code(
              signer.files(
                  assignment(1001),
                  3,
                  Instant.now().plus(Duration.ofDays(2)),
                  Optional.of(made.receipt()))));
    }
  }

  @Test
  void process_saysWhyItDoesNotStart() throws IOException {
    Path keys = Files.createDirectory(folder.resolve("empty"));
    try (DirectorSigner signer = Expect.ok(SignerProcess.start(keys))) {
      var failure = Expect.failure(signer.publicKeys());
      assertEquals("signer.not-started", failure.code());
      assertTrue(failure.explain().contains("targets.key"), failure.explain());
    }
  }

  @Test
  void programThatDoesNotAnswer_isGone_andAskedAnew() {
    try (DirectorSigner signer = Expect.ok(SignerProcess.start(List.of("true")))) {
      for (int i = 0; i < 2; i++) {
        assertEquals("signer.gone", Expect.code(signer.publicKeys()));
      }
    }
    try (DirectorSigner signer = Expect.ok(SignerProcess.start(List.of("yes", "nonsense")))) {
      assertEquals("signer.gone", Expect.code(signer.publicKeys()));
    }
    assertEquals(
        "signer.not-started",
        Expect.code(SignerProcess.start(List.of(folder.resolve("no-such").toString()))));
  }

  @Test
  void lineThatIsNoQuestion_isRefused_andTheNextAnswered() throws IOException {
    Path keys = keys();
    var out = new ByteArrayOutputStream();
    String questions = "{\"op\":\"sign anything\"}\nnonsense\n{\"op\":\"keys\"}\n";
    int exit =
        SignerMain.run(
            keys,
            new ByteArrayInputStream(questions.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8));
    List<String> lines = out.toString(UTF_8).lines().toList();
    assertEquals(0, exit);
    assertEquals(3, lines.size());
    assertTrue(lines.get(0).contains("\"refused\""), lines.get(0));
    assertTrue(lines.get(1).contains("\"refused\""), lines.get(1));
    assertTrue(lines.get(2).contains("\"timestamp\""), lines.get(2));
  }

  @Test
  void limitFile_isReadStrictly() throws IOException {
    Path keys = keys();
    assertEquals(
        DirectorKeys.ASSIGNMENTS_PER_MINUTE,
        Expect.ok(DirectorKeys.open(keys)).assignmentsPerMinute());
    Path limit = keys.resolve("limit.json");
    Files.writeString(limit, "{\"assignmentsPerMinute\": 5}");
    assertEquals(5, Expect.ok(DirectorKeys.open(keys)).assignmentsPerMinute());
    for (String text : List.of("{}", "{\"assignmentsPerMinute\": 0}", "{\"perMinute\": 5}", "")) {
      Files.writeString(limit, text);
      assertEquals("signer.bad-limit", Expect.code(DirectorKeys.open(keys)), text);
    }
  }

  @Test
  void assignment_hasOneForm() {
    for (Assignment what : List.of(assignment(1001), Assignment.nothing(DEVICE))) {
      var json = AssignmentJson.of(what);
      assertEquals(
          what,
          Expect.ok(
              JsonView.read(
                  Expect.ok(SignerProtocol.read(JsonWriter.line(json))), AssignmentJson::read)));
    }
  }
}
