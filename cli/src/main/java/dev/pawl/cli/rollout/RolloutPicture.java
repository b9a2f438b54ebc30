package dev.pawl.cli.rollout;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Style;
import dev.pawl.cli.output.Table;
import dev.pawl.cli.output.Table.Cell;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.remote.RolloutView;
import dev.pawl.cli.remote.RolloutView.Member;
import dev.pawl.cli.remote.RolloutView.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A rollout as people see it, and the exit code that follows from it.
final class RolloutPicture {
  private RolloutPicture() {}

  /// One line: `rollout 1  line-lock/lock-2.0.0.img  3 devices: 2 confirmed, 1 failed`.
  static String headline(RolloutView rollout) {
    return "rollout %s  %s  %s".formatted(rollout.id(), rollout.release(), summary(rollout));
  }

  /// For example `3 devices: 2 confirmed, 1 failed`.
  static String summary(RolloutView rollout) {
    String parts =
        Stream.of(Outcome.values())
            .filter(outcome -> rollout.count(outcome) > 0)
            .map(outcome -> rollout.count(outcome) + " " + word(outcome))
            .collect(Collectors.joining(", "));
    int devices = rollout.devices().size();
    return devices
        + (devices == 1 ? " device" : " devices")
        + (parts.isEmpty() ? "" : ": " + parts);
  }

  /// Headline and table.
  static List<String> lines(RolloutView rollout, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(rollout));
    lines.addAll(table(rollout).lines(style));
    rollout.download().ifPresent(took -> lines.add("downloads: " + took));
    return lines;
  }

  private static Table table(RolloutView rollout) {
    boolean reported = rollout.download().isPresent();
    Table table = new Table().column("DEVICE").column("OUTCOME").column("STATE");
    if (reported) {
      table.number("FETCHED").number("SAVED");
    }
    table.column("WHY");
    for (Member device : rollout.devices()) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(device.id().value()));
      row.add(new Cell(word(device.outcome()), tone(device.outcome())));
      row.add(Cell.of(device.state().orElse("-")));
      if (reported) {
        row.add(Cell.of(device.download().map(took -> took.fetched().toString()).orElse("-")));
        row.add(Cell.of(device.download().map(took -> took.saved().toString()).orElse("-")));
      }
      row.add(Cell.of(why(device)));
      table.row(row);
    }
    return table;
  }

  private static String why(Member device) {
    String rule = device.rule().isEmpty() ? "" : " (" + device.rule() + ")";
    return device.isAssigned() ? device.reason() : device.reason() + rule;
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case CLAIMED -> "claimed only";
      case OPEN -> "under way";
      case CONFIRMED, FAILED, CANCELLED, REFUSED -> outcome.name().toLowerCase(Locale.ROOT);
    };
  }

  private static Tone tone(Outcome outcome) {
    return switch (outcome) {
      case CONFIRMED -> Tone.GOOD;
      case OPEN, CLAIMED -> Tone.WARN;
      case FAILED, REFUSED -> Tone.BAD;
      case CANCELLED -> Tone.FAINT;
    };
  }

  /// Whether nothing more is to be expected.
  static boolean isOver(RolloutView rollout) {
    return rollout.count(Outcome.OPEN) == 0;
  }

  /// For a rollout just created: refused by policy when no device got it, partly done when some
  /// did.
  static ExitCode exitWhenCreated(RolloutView rollout) {
    long assigned = rollout.devices().stream().filter(Member::isAssigned).count();
    if (assigned == rollout.devices().size()) {
      return ExitCode.DONE;
    }
    return assigned == 0 ? ExitCode.REFUSED : ExitCode.PARTLY_DONE;
  }

  /// For a rollout watched to its end: done only when every device proved that it runs the release.
  static ExitCode exitWhenOver(RolloutView rollout) {
    long confirmed = rollout.count(Outcome.CONFIRMED);
    if (confirmed == rollout.devices().size()) {
      return ExitCode.DONE;
    }
    if (confirmed > 0) {
      return ExitCode.PARTLY_DONE;
    }
    return rollout.count(Outcome.REFUSED) == rollout.devices().size()
        ? ExitCode.REFUSED
        : ExitCode.FAILED;
  }
}
