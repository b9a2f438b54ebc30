package dev.pawl.sim.demo.screen;

import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// One JSON object a line: everything that happens, the last line is the summary
/// (docs/demo.md, "JSON lines").
public final class JsonScreen implements Screen {
  private final PrintStream out;

  /// A screen that writes to `out`.
  public JsonScreen(PrintStream out) {
    this.out = out;
  }

  private synchronized void line(JsonObject object) {
    out.print(JsonWriter.line(object) + "\n");
    out.flush();
  }

  private static JsonValue.Builder event(String name, Duration elapsed) {
    return JsonObject.builder().put("event", name).put("elapsedMs", elapsed.toMillis());
  }

  @Override
  public void opening(String title, String folder) {
    line(event("demo.started", Duration.ZERO).put("text", title).put("folder", folder).build());
  }

  @Override
  public void heading(Duration elapsed, int number, String name) {
    line(event("demo.step-started", elapsed).put("step", number).put("name", name).build());
  }

  @Override
  public void show(Happening happening) {
    JsonObject json =
        event(happening.event(), happening.elapsed())
            .put("who", happening.who())
            .put("text", happening.why())
            .build();
    for (Map.Entry<String, JsonValue> fact : happening.facts().members().entrySet()) {
      json = json.get(fact.getKey()).isPresent() ? json : json.with(fact.getKey(), fact.getValue());
    }
    line(json);
  }

  @Override
  public void progress(Duration elapsed, String device, long done, long total) {
    line(
        event("download.progress", elapsed)
            .put("who", device)
            .put("done", done)
            .put("total", total)
            .build());
  }

  @Override
  public void progressEnded(String device) {
    // Said by the event that ended it.
  }

  @Override
  public void outcome(StepOutcome outcome) {
    line(
        JsonObject.builder()
            .put("event", "demo.step-done")
            .put("step", outcome.number())
            .put("name", outcome.name())
            .put("ok", outcome.ok())
            .put("milliseconds", outcome.took().toMillis())
            .put("text", outcome.said())
            .build());
  }

  @Override
  public void fleet(List<FleetRow> rows) {
    line(
        JsonObject.builder()
            .put("event", "demo.fleet")
            .put("devices", rows.stream().map(JsonScreen::row).toList())
            .build());
  }

  private static JsonObject row(FleetRow row) {
    return JsonObject.builder()
        .put("device", row.device())
        .put("model", row.model())
        .put("slot", row.slot())
        .put("version", row.version())
        .put("counter", row.counter())
        .put("floor", row.floor())
        .put("sha256", row.image())
        .put("state", row.state())
        .put("evidence", row.evidence())
        .put("bytesSaved", row.saved())
        .put("lastFailure", row.lastFailure())
        .build();
  }

  @Override
  public void summary(Summary summary) {
    line(
        JsonObject.builder()
            .put("event", "demo.summary")
            .put("ok", summary.ok())
            .put("seconds", summary.took().toSeconds())
            .put("text", summary.said())
            .put("steps", summary.steps().stream().map(JsonScreen::step).toList())
            .put("outcomes", numbers(summary.outcomes()))
            .put("peakRssMiB", summary.peakTotal())
            .put("peakRssMiBByProcess", numbers(summary.peakMebibytes()))
            .put("folder", summary.folder())
            .build());
  }

  private static JsonObject step(StepOutcome outcome) {
    return JsonObject.builder()
        .put("step", outcome.number())
        .put("name", outcome.name())
        .put("ok", outcome.ok())
        .put("milliseconds", outcome.took().toMillis())
        .put("expected", texts(outcome, Expectation::expected))
        .put("found", texts(outcome, Expectation::found))
        .build();
  }

  private static JsonValue texts(StepOutcome outcome, Function<Expectation, String> which) {
    JsonValue.Builder json = JsonObject.builder();
    outcome.expectations().forEach(each -> json.put(each.what(), which.apply(each)));
    return json.build();
  }

  private static JsonObject numbers(Map<String, Long> numbers) {
    JsonValue.Builder json = JsonObject.builder();
    numbers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> json.put(each.getKey(), each.getValue()));
    return json.build();
  }
}
