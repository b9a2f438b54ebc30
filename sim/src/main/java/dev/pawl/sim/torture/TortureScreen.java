package dev.pawl.sim.torture;

import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the explorer shows: a table for people or lines of JSON on standard output, and progress on
/// standard error where that is a terminal. Times are shown; nothing depends on them.
final class TortureScreen {
  private static final int BAR = 30;
  private static final String ROW = "%-14s %10s %8s %8s %6s %11s %8s%n";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean terminal;

  private long nanos; // of all scenarios so far
  private long seed; // set at the beginning

  TortureScreen(PrintStream out, PrintStream err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  void begin(long seed) {
    this.seed = seed;
    if (!json) {
      out.printf(
          Locale.ROOT,
          ROW,
          "scenario",
          "cut points",
          "runs",
          "bricked",
          "lost",
          "unverified",
          "seconds");
      out.flush();
    }
  }

  void progress(Scenario scenario, double part) {
    if (terminal) {
      int full = (int) Math.round(part * BAR);
      err.print(
          "\r%-14s [%s%s] %3d %%"
              .formatted(
                  scenario.name(),
                  "#".repeat(full),
                  " ".repeat(BAR - full),
                  Math.round(part * 100)));
      err.flush();
    }
  }

  void done(Scenario scenario, Tally tally, long took) {
    nanos += took;
    if (terminal) {
      err.print("\r" + " ".repeat(BAR + 30) + "\r");
      err.flush();
    }
    if (json) {
      out.println(JsonWriter.line(toJson(tally, took).put("title", scenario.title()).build()));
    } else {
      row(tally, took);
      tally.findings().forEach(finding -> out.println("  ! " + finding));
    }
    out.flush();
  }

  /// @return whether nothing broke
  boolean end(List<Tally> tallies) {
    Tally all = tallies.stream().reduce(Tally.none("all"), Tally::and);
    if (json) {
      out.println(
          JsonWriter.line(toJson(all, nanos).put("seed", seed).put("ok", all.isClean()).build()));
    } else {
      row(all, nanos);
      out.printf(
          Locale.ROOT,
          "%n%d more ways of cutting leave what another one leaves and were not run again.%n"
              + "%d of the runs had a rotten bit, %d were cut twice, of %d such pairs; seed %d.%n",
          all.cuts().alike(),
          all.cuts().rotten(),
          all.cuts().pairs(),
          all.cuts().pairsPossible(),
          seed);
      if (all.waiting() > 0) {
        out.printf(
            Locale.ROOT,
            "In %d runs the only good image rotted: the device ran nothing and waited for help.%n",
            all.waiting());
      }
      out.println(all.isClean() ? "Nothing broke." : "Something broke: see above.");
    }
    out.flush();
    return all.isClean();
  }

  private void row(Tally tally, long took) {
    out.printf(
        Locale.ROOT,
        ROW,
        tally.scenario(),
        tally.cuts().points(),
        tally.cuts().runs(),
        tally.bricked(),
        tally.lost(),
        tally.unverified(),
        String.format(Locale.ROOT, "%.1f", took / 1e9));
  }

  private static JsonValue.Builder toJson(Tally tally, long took) {
    return JsonObject.builder()
        .put("scenario", tally.scenario())
        .put("cutPoints", tally.cuts().points())
        .put("runs", tally.cuts().runs())
        .put("alike", tally.cuts().alike())
        .put("rotten", tally.cuts().rotten())
        .put("pairs", tally.cuts().pairs())
        .put("pairsPossible", tally.cuts().pairsPossible())
        .put("bricked", tally.bricked())
        .put("lost", tally.lost())
        .put("unverified", tally.unverified())
        .put("waiting", tally.waiting())
        .put("milliseconds", took / 1_000_000)
        .put("findings", JsonArray.ofTexts(tally.findings()));
  }
}
