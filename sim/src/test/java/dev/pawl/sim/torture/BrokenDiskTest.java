package dev.pawl.sim.torture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.testkit.FaultyDisk;
import dev.pawl.core.value.ActionId;
import dev.pawl.sim.torture.Scenario.Goal;
import dev.pawl.sim.torture.flash.FlashDisk;
import dev.pawl.sim.torture.world.RememberedSignatures;
import dev.pawl.sim.torture.world.ServerState.Assignment;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A disk that is full, read-only or broken, from any write on, for one write or for good: the
/// device never runs what is not verified, and once the disk works again it can be updated.
class BrokenDiskTest {
  private static final ActionId LATER = new ActionId(2001);

  @BeforeAll
  static void remember() {
    RememberedSignatures.install();
  }

  @AfterAll
  static void forget() {
    RememberedSignatures.remove();
  }

  /// A disk that fills up does so at every write; of the others every fifth is enough.
  @ParameterizedTest(name = "{0}, for {1} changes, from every {2}. change on")
  @CsvSource({
    "No space left on device, 1, 5",
    "No space left on device, 1000000, 1",
    "Read-only file system, 1000000, 5",
    "Input/output error, 3, 5"
  })
  void failingDisk_bricksNothing_andTheUpdateComesLater(String message, int length, int step) {
    Scenario install = new Scenarios().all().getFirst();
    int changes = changesOf(install);
    for (int from = 0; from < changes; from += step) {
      FlashDisk flash = install.disk().copy();
      String told = message + " from change " + from;
      Life broken =
          new Life(
              install,
              new Life.Power(flash, failing(flash, from, length, message)),
              install.server(),
              Promise.NONE,
              BootHook.own());
      assertFalse(broken.run() instanceof Verdict.Unverified, told);
      assertInstanceOf(Verdict.Good.class, mended(install, broken, flash).run(), told);
    }
  }

  private static int changesOf(Scenario scenario) {
    Life whole =
        new Life(
            scenario,
            new Life.Power(scenario.disk().copy()),
            scenario.server(),
            Promise.NONE,
            BootHook.own());
    assertInstanceOf(Verdict.Good.class, whole.run());
    return whole.cutPoints().size();
  }

  private static FaultyDisk failing(FlashDisk flash, int from, int length, String message) {
    int[] done = {0};
    return new FaultyDisk(
        flash,
        Optional.empty(),
        (act, _) -> {
          int now = act.changes() ? done[0]++ : -1;
          if (now >= from && now - from < length) {
            throw new IOException(message);
          }
        });
  }

  /// The disk works again; the operator rolls out a newer release.
  private static Life mended(Scenario scenario, Life broken, FlashDisk flash) {
    var again =
        new Scenario(
            "mended",
            "after the disk was mended",
            scenario.world(),
            flash.copy(),
            broken.known().assigning(new Assignment(LATER, scenario.world().image("3.0.0"))),
            scenario.bad(),
            new Goal("3.0.0", 3, Map.of(LATER, Outcome.CONFIRMED)));
    return new Life(
        again, new Life.Power(again.disk()), again.server(), Promise.NONE, BootHook.own());
  }
}
