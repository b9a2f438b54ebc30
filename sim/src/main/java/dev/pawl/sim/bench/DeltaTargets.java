package dev.pawl.sim.bench;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.sim.bench.DeltaReference.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// The targets, and what the rows say about each. Pure.
final class DeltaTargets {
  private static final double MIB = 1 << 20;
  private static final long LONG = 8 << 20;

  /// A target.
  /// @param result what was measured; empty when no row is about it
  record Line(String what, String target, Optional<String> result, boolean holds) {}

  private DeltaTargets() {}

  static List<Line> of(List<DeltaRow> rows, Profile profile) {
    int memory = (int) (profile.memory().value() >> 20);
    List<Line> lines = new ArrayList<>();
    lines.add(ratio(rows, Kind.PROGRAM, 0.80, 0.70));
    lines.add(ratio(rows, Kind.CONTAINER, 0.35, 0.25));
    lines.add(ratio(rows, Kind.TREE, 0.90, 0.80));
    lines.add(single(rows));
    lines.add(neverLonger(rows));
    lines.add(
        most(
            rows,
            "apply memory of a device above idle",
            "<= " + memory + " MiB",
            " MiB",
            memory,
            row -> row.device().peakBytes() / MIB));
    lines.add(speed(rows, "on a device that runs on", DeltaRow::deviceSpeed));
    lines.add(speed(rows, "by a new process, its start left out", DeltaRow::applySpeed));
    List<DeltaRow> kernel = rows.stream().filter(row -> row.pair().equals("kernel_arm64")).toList();
    lines.add(
        most(
            kernel,
            "make, kernel_arm64",
            "<= 40 CPU s (15 s)",
            " CPU s",
            40,
            row -> row.make().cpuSeconds()));
    lines.add(
        most(
            kernel,
            "make, kernel_arm64",
            "<= 1.2 GiB",
            " GiB",
            1.2,
            row -> row.make().peakBytes() / MIB / 1024));
    long wrong = rows.stream().filter(row -> row.problem().isPresent()).count();
    lines.add(
        new Line(
            "patches applied and compared",
            "all",
            Optional.of((rows.size() - wrong) + " of " + rows.size()),
            wrong == 0));
    return lines;
  }

  /// The geometric mean of the ratios of a kind.
  static OptionalDouble mean(List<DeltaRow> rows, Kind kind) {
    double[] ratios =
        rows.stream()
            .filter(row -> row.kind() == kind && row.ratio().isPresent())
            .mapToDouble(row -> Math.log(row.ratio().getAsDouble()))
            .toArray();
    return ratios.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.exp(Arrays.stream(ratios).average().orElse(0)));
  }

  private static Line ratio(List<DeltaRow> rows, Kind kind, double target, double stretch) {
    OptionalDouble mean = mean(rows, kind);
    return new Line(
        kind.words() + " / HDiffPatch",
        String.format(Locale.ROOT, "<= %.2f (%.2f)", target, stretch),
        mean.isPresent() ? Optional.of(number(mean.getAsDouble())) : Optional.empty(),
        mean.orElse(0) <= target);
  }

  private static Line single(List<DeltaRow> rows) {
    OptionalDouble worst =
        rows.stream()
            .map(DeltaRow::ratio)
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .max();
    return new Line(
        "any single pair / HDiffPatch",
        "<= 1.02",
        worst.isPresent() ? Optional.of(number(worst.getAsDouble())) : Optional.empty(),
        worst.orElse(0) <= 1.02);
  }

  private static Line neverLonger(List<DeltaRow> rows) {
    List<DeltaRow> known =
        rows.stream().filter(row -> row.full().isPresent() && row.problem().isEmpty()).toList();
    long longer = known.stream().filter(row -> row.patch() > row.full().orElseThrow()).count();
    return new Line(
        "longer than the compressed image",
        "none",
        known.isEmpty() ? Optional.empty() : Optional.of(longer + " of " + known.size()),
        longer == 0);
  }

  private static Line most(
      List<DeltaRow> rows,
      String what,
      String target,
      String unit,
      double limit,
      ToDoubleFunction<DeltaRow> value) {
    OptionalDouble most = rows.stream().mapToDouble(value).max();
    return new Line(
        what,
        target,
        most.isPresent() ? Optional.of(number(most.getAsDouble()) + unit) : Optional.empty(),
        most.orElse(0) <= limit);
  }

  /// Containers are left out: most of it is compressing again, as it was. So are short images,
  /// where the accounts of the system, in hundredths of a second, say little.
  private static Line speed(List<DeltaRow> rows, String where, ToDoubleFunction<DeltaRow> value) {
    OptionalDouble slowest =
        rows.stream()
            .filter(row -> row.kind() != Kind.CONTAINER && row.image() > LONG)
            .mapToDouble(row -> value.applyAsDouble(row) / 1e6)
            .min();
    return new Line(
        "apply speed, " + where,
        ">= 50 MB/CPU s",
        slowest.isPresent()
            ? Optional.of(number(slowest.getAsDouble()) + " MB/CPU s")
            : Optional.empty(),
        slowest.orElse(50) >= 50);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
