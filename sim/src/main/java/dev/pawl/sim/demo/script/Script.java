package dev.pawl.sim.demo.script;

import dev.pawl.sim.demo.screen.Screen;
import dev.pawl.sim.demo.screen.StepOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Plays steps in order and shows how each came out. After the first that did not come out as it
/// must, the rest is not played: it would only show consequences.
public final class Script {
  private final Screen screen;
  private final Stopwatch watch;

  /// A script shown on `screen`, with times since `watch` was started.
  public Script(Screen screen, Stopwatch watch) {
    this.screen = screen;
    this.watch = watch;
  }

  /// Plays `steps`.
  /// @return the outcome of each, in order; of those not played too
  public List<StepOutcome> play(List<Step> steps) throws InterruptedException {
    List<StepOutcome> outcomes = new ArrayList<>();
    boolean going = true;
    for (Step step : steps) {
      StepOutcome outcome = going ? play(step) : notPlayed(step);
      going = going && outcome.ok();
      outcomes.add(outcome);
    }
    return outcomes;
  }

  private StepOutcome play(Step step) throws InterruptedException {
    screen.heading(watch.elapsed(), step.number(), step.name());
    Duration began = watch.elapsed();
    Checks checks = new Checks();
    String said = "";
    try {
      said = step.act().run(checks, Deadline.within(step.within()));
    } catch (NotInTime e) {
      checks.broken(e.awaited(), e.seen());
    } catch (IOException | RuntimeException e) {
      checks.broken("no surprise", text(e));
    }
    StepOutcome outcome =
        new StepOutcome(
            step.number(), step.name(), said, watch.elapsed().minus(began), checks.made());
    screen.outcome(outcome);
    return outcome;
  }

  private static StepOutcome notPlayed(Step step) {
    Checks checks = new Checks();
    checks.broken("the steps before it come out well", "one of them did not; not played");
    return new StepOutcome(step.number(), step.name(), "", Duration.ZERO, checks.made());
  }

  /// The failure and its causes on one line.
  private static String text(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      boolean wrapper = each instanceof UncheckedIOException && each.getCause() != null;
      if (!wrapper || text.isEmpty()) {
        text.append(text.isEmpty() ? "" : "; because: ").append(each);
      }
    }
    return text.toString();
  }
}
