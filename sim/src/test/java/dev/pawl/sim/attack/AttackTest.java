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
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
    assertEquals(expected, verdict.outcome(), () -> verdict.endings().toString());
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
    assertOutcome(Outcome.REFUSED, "replayed-empty-assignment");
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
  void manInTheMiddle() throws IOException {
    assertOutcome(Outcome.NOTICED, "man-in-the-middle");
  }

  @Nested
  class TheTable {
    @Test
    void everyAttack_hasATestNamedAfterIt() {
      Set<String> tests =
          Arrays.stream(AttackTest.class.getDeclaredMethods())
              .map(Method::getName)
              .map(name -> name.toLowerCase(Locale.ROOT))
              .collect(Collectors.toSet());
      for (Attack attack : Catalogue.all()) {
        assertTrue(tests.contains(attack.name().replace("-", "")), attack.name());
      }
    }

    @Test
    void everyAttack_standsInTheThreatModel() throws IOException {
      String page = Files.readString(Path.of("../THREAT_MODEL.md"));
      for (Attack attack : Catalogue.all()) {
        assertTrue(page.contains("| `" + attack.name() + "` |"), attack.name());
      }
    }
  }

  @Nested
  class TheJudge {
    private Attack attack(Attack.Play play) {
      return new Attack("test", Attacker.MIRROR, "does", "safe", Set.of("trust.expired"), play);
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
      assertEquals(1, said().lines().count());
      assertTrue(said().contains("\"outcome\":\"refused\""), said());
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
