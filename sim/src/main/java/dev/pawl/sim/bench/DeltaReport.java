package dev.pawl.sim.bench;

import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import java.util.List;
import java.util.Locale;

/// Shows rows and targets, as tables or as JSON (numbers are whole: thousandths, milliseconds,
/// bytes).
record DeltaReport(List<DeltaRow> rows, List<DeltaTargets.Line> lines, boolean measured) {
  private static final double MIB = 1 << 20;

  String text() {
    StringBuilder out = new StringBuilder();
    String other = measured ? "HDiffPatch" : "HDiffPatch*";
    out.append(
        "%-24s %12s %12s %12s %7s %8s %9s %8s %9s %10s%n"
            .formatted(
                "pair",
                "image",
                other,
                "patch",
                "ratio",
                "make s",
                "make MiB",
                "apply s",
                "device s",
                "device MiB"));
    for (DeltaRow row : rows) {
      out.append(
          String.format(
              Locale.ROOT,
              "%-24s %,12d %12s %,12d %7s %8.2f %9.0f %8.2f %9.2f %10.1f%s%n",
              row.pair(),
              row.image(),
              row.hdiffz().map(bytes -> String.format(Locale.ROOT, "%,d", bytes)).orElse("-"),
              row.patch(),
              row.ratio().isPresent()
                  ? String.format(Locale.ROOT, "%.3f", row.ratio().getAsDouble())
                  : "-",
              row.make().cpuSeconds(),
              row.make().peakBytes() / MIB,
              row.apply().cpuSeconds(),
              row.device().cpuSeconds(),
              row.device().peakBytes() / MIB,
              row.problem().map(text -> "  WRONG: " + text).orElse("")));
    }
    out.append("%n%-52s %-22s %-20s %s%n".formatted("target", "", "result", ""));
    for (DeltaTargets.Line line : lines) {
      out.append(
          "%-52s %-22s %-20s %s%n"
              .formatted(
                  line.what(),
                  line.target(),
                  line.result().orElse("not measured"),
                  line.result().isEmpty() ? "" : line.holds() ? "holds" : "DOES NOT HOLD"));
    }
    if (!measured) {
      out.append(
          "%n* reference figures of HDiffPatch 4.12; --hdiffz PATH measures here.%n".formatted());
    }
    return out.toString();
  }

  String json() {
    return JsonWriter.pretty(
        JsonObject.builder()
            .put("hdiffz", measured ? "measured" : "reference")
            .put("pairs", new JsonArray(rows.stream().map(DeltaReport::row).toList()))
            .put("targets", new JsonArray(lines.stream().map(DeltaReport::line).toList()))
            .build());
  }

  private static JsonValue row(DeltaRow row) {
    JsonValue.Builder object =
        JsonObject.builder()
            .put("pair", row.pair())
            .put("kind", row.kind().words())
            .put("image", row.image())
            .put("patch", row.patch());
    row.hdiffz().ifPresent(bytes -> object.put("hdiffz", bytes));
    row.ratio().ifPresent(ratio -> object.put("ratioThousandths", Math.round(ratio * 1000)));
    object
        .put("makeCpuMillis", Math.round(row.make().cpuSeconds() * 1000))
        .put("makePeakBytes", row.make().peakBytes())
        .put("applyCpuMillis", Math.round(row.apply().cpuSeconds() * 1000))
        .put("deviceCpuMillis", Math.round(row.device().cpuSeconds() * 1000))
        .put("devicePeakBytes", row.device().peakBytes());
    row.problem().ifPresent(text -> object.put("problem", text));
    return object.build();
  }

  private static JsonValue line(DeltaTargets.Line line) {
    JsonValue.Builder object =
        JsonObject.builder().put("what", line.what()).put("target", line.target());
    line.result().ifPresent(text -> object.put("result", text));
    return object.put("holds", line.holds()).build();
  }
}
