package dev.pawl.sim.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.sim.attack.Attack.Attacker;
import dev.pawl.sim.attack.Ending.Kind;
import dev.pawl.sim.attack.Verdict.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// THREAT_MODEL.md, "Attacks, played": one test for each row, named after it.
@Timeout(300)
class AttackTest {
  private static Stage stage;

  @BeforeAll
  static void open() throws IOException {
    stage = Stage.open();
  }

  @AfterAll
  static void close() throws IOException {
    stage.close();
  }

  private static void assertOutcome(Outcome expected, String name) throws IOException {
    Verdict verdict = new Judge(stage).judge(Catalogue.find(name).orElseThrow());
    assertEquals(
        expected, verdict.outcome(), () -> verdict.endings() + ", control " + verdict.control());
    assertEquals(
        verdict.attack().codes(),
        verdict.endings().stream().map(Ending::code).collect(Collectors.toSet()),
        "each check that the row names was met");
  }

  @Test
  void arbitraryInstall() throws IOException {
    assertOutcome(Outcome.REFUSED, "arbitrary-install");
  }

  @Test
  void serverCompromiseNewImage() throws IOException {
    assertOutcome(Outcome.REFUSED, "server-compromise-new-image");
  }

  @Test
  void serverCompromiseOldImage() throws IOException {
    assertOutcome(Outcome.REFUSED, "server-compromise-old-image");
  }

  @Test
  void serverCompromiseOtherModel() throws IOException {
    assertOutcome(Outcome.REFUSED, "server-compromise-other-model");
  }

  @Test
  void keyCompromise() throws IOException {
    assertOutcome(Outcome.REFUSED, "key-compromise");
  }

  @Test
  void wrongHardware() throws IOException {
    assertOutcome(Outcome.REFUSED, "wrong-hardware");
  }

  @Test
  void classicalKeysBroken() throws IOException {
    assertOutcome(Outcome.REFUSED, "classical-keys-broken");
  }

  @Test
  void postQuantumKeysBroken() throws IOException {
    assertOutcome(Outcome.REFUSED, "post-quantum-keys-broken");
  }

  @Test
  void rollbackMetadata() throws IOException {
    assertOutcome(Outcome.REFUSED, "rollback-metadata");
  }

  @Test
  void rollbackCounter() throws IOException {
    assertOutcome(Outcome.REFUSED, "rollback-counter");
  }

  @Test
  void rollbackBoot() throws IOException {
    assertOutcome(Outcome.REFUSED, "rollback-boot");
  }

  @Test
  void freeze() throws IOException {
    assertOutcome(Outcome.REFUSED, "freeze");
  }

  @Test
  void lyingTimeSource() throws IOException {
    assertOutcome(Outcome.REFUSED, "lying-time-source");
  }

  @Test
  void mixAndMatch() throws IOException {
    assertOutcome(Outcome.REFUSED, "mix-and-match");
  }

  @Test
  void fastForward() throws IOException {
    assertOutcome(Outcome.REFUSED, "fast-forward");
  }

  @Test
  void directorCompromise() throws IOException {
    assertOutcome(Outcome.REFUSED, "director-compromise");
  }

  @Test
  void replayedAssignment() throws IOException {
    assertOutcome(Outcome.REFUSED, "replayed-assignment");
  }

  @Test
  void replayedEmptyAssignment() throws IOException {
    assertOutcome(Outcome.NOTICED, "replayed-empty-assignment");
  }

  @Test
  void mixedAndPartialBundle() throws IOException {
    assertOutcome(Outcome.REFUSED, "mixed-and-partial-bundle");
  }

  @Test
  void endlessData() throws IOException {
    assertOutcome(Outcome.NOTICED, "endless-data");
  }

  @Test
  void slowRetrieval() throws IOException {
    assertOutcome(Outcome.NOTICED, "slow-retrieval");
  }

  @Test
  void extraneousDependencies() throws IOException {
    assertOutcome(Outcome.REFUSED, "extraneous-dependencies");
  }

  @Test
  void maliciousMirror() throws IOException {
    assertOutcome(Outcome.NOTICED, "malicious-mirror");
  }

  @Test
  void droppedRequests() throws IOException {
    assertOutcome(Outcome.NOTICED, "dropped-requests");
  }

  @Test
  void hiddenOffer() throws IOException {
    assertOutcome(Outcome.NOTICED, "hidden-offer");
  }

  @Test
  void manInTheMiddle() throws IOException {
    assertOutcome(Outcome.NOTICED, "man-in-the-middle");
  }

  @Test
  void replayedReport() throws IOException {
    assertOutcome(Outcome.REFUSED, "replayed-report");
  }

  @Nested
  class TheTable {
    private static final Pattern ROW =
        Pattern.compile("(?m)^\\| `([a-z-]+)` \\|.*`AttackTest#([A-Za-z]+)` \\|$");

    private Map<String, String> testsOfTheThreatModel() throws IOException {
      var tests = new LinkedHashMap<String, String>();
      ROW.matcher(Files.readString(Path.of("../THREAT_MODEL.md")))
          .results()
          .forEach(row -> tests.put(row.group(1), row.group(2)));
      return tests;
    }

    private String testOf(String attack) {
      return Pattern.compile("-([a-z])")
          .matcher(attack)
          .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    @Test
    void everyAttack_standsInTheThreatModel_inThisOrder_andNothingElse() throws IOException {
      assertEquals(
          Catalogue.all().stream().map(Attack::name).toList(),
          List.copyOf(testsOfTheThreatModel().keySet()));
    }

    @Test
    void everyRow_hasATestNamedAfterIt_andEveryTestARow() throws IOException {
      Set<String> tests =
          Arrays.stream(AttackTest.class.getDeclaredMethods())
              .filter(method -> method.isAnnotationPresent(Test.class))
              .map(Method::getName)
              .collect(Collectors.toSet());
      Map<String, String> rows = testsOfTheThreatModel();
      rows.forEach((attack, test) -> assertEquals(testOf(attack), test));
      assertEquals(tests, Set.copyOf(rows.values()));
    }

    @Test
    void bothKindsOfServer_andTheWayInBetween_attack() {
      Set<Attacker> attackers =
          Catalogue.all().stream().map(Attack::attacker).collect(Collectors.toSet());
      assertEquals(Set.of(Attacker.values()), attackers);
    }
  }

  @Nested
  class TheJudge {
    private Attack attack(Attack.Play play) {
      return attack(play, Scene::honest);
    }

    private Attack attack(Attack.Play play, Attack.Control control) {
      Set<String> codes = Set.of("trust.expired");
      return new Attack("test", Attacker.MIRROR, "does", "safe", codes, play, control);
    }

    private Outcome outcome(Ending... endings) {
      return Judge.outcome(attack(_ -> List.of()), List.of(endings));
    }

    private Ending ending(Kind kind, String code) {
      return new Ending("", kind, code, "");
    }

    @Test
    void honestUpdate_isInstalled_soTheDeviceWouldTakeWhatIsRight() throws IOException {
      Verdict verdict =
          new Judge(stage).judge(attack(scene -> List.of(scene.attempt("", scene.next()))));
      assertEquals(Outcome.INSTALLED, verdict.outcome(), () -> verdict.endings().toString());
    }

    @Test
    void bootableSlot_countsAsInstalled_whateverTheAgentSays() throws IOException {
      Verdict verdict =
          new Judge(stage)
              .judge(
                  attack(
                      scene -> {
                        scene.attempt("", scene.next());
                        return List.of(scene.attempt("", scene.camera()));
                      }));
      assertEquals(Outcome.INSTALLED, verdict.outcome(), () -> verdict.endings().toString());
    }

    @Test
    void oneInstalledAttempt_isEnough() {
      Ending refused = ending(Kind.REFUSED, "trust.expired");
      assertEquals(Outcome.INSTALLED, outcome(refused, ending(Kind.INSTALLED, "")));
    }

    @Test
    void refusalForAnotherReason_isNone() {
      assertEquals(Outcome.UNDECIDED, outcome(ending(Kind.REFUSED, "link.tls-failed")));
      assertEquals(Outcome.UNDECIDED, outcome(ending(Kind.SILENT, "trust.expired")));
      assertEquals(Outcome.UNDECIDED, outcome());
    }

    @Test
    void withoutItsControl_anOutcomeSaysNothing() {
      Ending refused = ending(Kind.REFUSED, "trust.expired");
      Ending installed = ending(Kind.INSTALLED, "");
      assertEquals(Outcome.UNDECIDED, Judge.with(Outcome.REFUSED, refused));
      assertEquals(Outcome.UNDECIDED, Judge.with(Outcome.NOTICED, refused));
      assertEquals(Outcome.REFUSED, Judge.with(Outcome.REFUSED, installed));
      assertEquals(Outcome.INSTALLED, Judge.with(Outcome.INSTALLED, refused));
    }

    @Test
    void deviceThatTakesNothing_isNotCalledSafe() throws IOException {
      Verdict verdict =
          new Judge(stage)
              .judge(
                  attack(
                      scene -> {
                        scene.server().trick("poll", (reply, _) -> reply.send(500, new byte[0]));
                        return List.of(ending(Kind.REFUSED, "trust.expired"));
                      },
                      scene -> scene.attempt("", scene.next())));
      assertEquals(Outcome.UNDECIDED, verdict.outcome(), () -> verdict.control().toString());
    }

    @Test
    void playThatCannotGoOn_isUndecided_andStopsNoOther() throws IOException {
      Verdict verdict =
          new Judge(stage)
              .judge(
                  attack(
                      _ -> {
                        throw new IOException("the device did not learn");
                      },
                      _ -> ending(Kind.INSTALLED, "")));
      assertEquals(Outcome.UNDECIDED, verdict.outcome());
      assertEquals("the device did not learn", verdict.endings().getFirst().text());
    }

    @Test
    void deviceThatBelievesThereIsNothing_hasLost() {
      assertEquals(Outcome.INSTALLED, outcome(ending(Kind.CONTENT, "")));
    }

    @Test
    void whatIsOnlyNoticed_isNotCalledRefused() {
      Ending refused = ending(Kind.REFUSED, "trust.expired");
      assertEquals(Outcome.REFUSED, outcome(refused, refused));
      assertEquals(Outcome.NOTICED, outcome(refused, ending(Kind.NOTICED, "trust.expired")));
    }
  }

  @Nested
  class TheCommand {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
      return AttackMain.run(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          arguments);
    }

    private String said() {
      return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void oneAttack_isPlayedAndShown() {
      assertEquals(0, run("rollback-boot"));
      assertTrue(said().contains("refused: image.counter-below-floor"), said());
    }

    @Test
    void json_isOneObjectALine() {
      assertEquals(0, run("rollback-boot", "--json"));
      assertEquals(2, said().lines().count());
      assertTrue(said().contains("\"outcome\":\"refused\""), said());
      assertTrue(said().contains("\"control\":\"installed\""), said());
      assertTrue(said().contains("\"attacks\":1,"), said());
    }

    @Test
    void list_playsNone() {
      assertEquals(0, run("--list"));
      assertEquals(Catalogue.all().size() + 1, said().lines().count());
    }

    @Test
    void unknownName_isWrongUsage() {
      assertEquals(2, run("rollback-everything"));
      assertTrue(err.toString(StandardCharsets.UTF_8).contains("pawl attack --list"));
    }
  }
}
