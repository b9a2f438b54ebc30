package dev.pawl.cli.release;

import dev.pawl.cli.output.Facts;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Plain;
import dev.pawl.cli.output.Style;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.output.Times;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.SigningProgress;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.KeyId;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a request would change, and how far it is, as people and programs see it. Drawn from the
/// checked
/// request alone.
final class RequestPicture {
  private RequestPicture() {}

  /// What would change, before against after.
  static void difference(Output output, CheckedRequest request, Optional<String> remark) {
    RequestFacts facts = request.facts();
    Style style = output.style();
    output.line(
        style.bold(
            "%s, %s, valid until %s"
                .formatted(facts.role(), versions(facts), Times.day(facts.expires()))));
    facts.added().forEach(image -> added(output, facts, image));
    facts
        .removed()
        .forEach(
            image -> output.line("  " + style.bad("- " + image.path() + "  (no longer listed)")));
    output.line("  " + style.faint("unchanged: " + releases(facts.unchanged())));
    remark.ifPresent(
        text -> output.line("  " + style.warn("remark, not signed: ") + Plain.text(text)));
  }

  private static String versions(RequestFacts facts) {
    return facts.version() == 1
        ? "version 1, the first"
        : "version " + (facts.version() - 1) + " -> " + facts.version();
  }

  private static void added(Output output, RequestFacts facts, ImageDescription image) {
    Style style = output.style();
    output.line("  " + style.good("+ " + image.path()));
    Facts lines =
        new Facts()
            .add("version", image.version().value())
            .add(
                "counter",
                counter(facts, image),
                facts.isBelowHighest(image) ? Tone.BAD : Tone.NORMAL)
            .add(
                "hardware",
                image.hardware().stream().map(HardwareId::value).collect(Collectors.joining(", ")))
            .add("type", image.type().toString())
            .add("length", image.length() + " (" + image.length().value() + " bytes)")
            .add("sha256", image.sha256().hex());
    image.supportUntil().ifPresent(until -> lines.add("support until", Times.day(until)));
    image.notes().ifPresent(notes -> notes.lines().forEach(line -> lines.add("notes", line)));
    lines.lines(style).forEach(line -> output.line("      " + line));
  }

  private static String counter(RequestFacts facts, ImageDescription image) {
    String before = facts.highestBefore().map(highest -> highest.value() + " -> ").orElse("");
    String warning =
        facts.isBelowHighest(image) ? "  LOWER than published: many devices will refuse it" : "";
    return before + image.counter().value() + warning;
  }

  private static String releases(int count) {
    return count + (count == 1 ? " release" : " releases");
  }

  /// Who has signed, who has not.
  static void progress(Output output, CheckedRequest request) {
    SigningProgress progress = request.progress();
    Facts facts =
        new Facts()
            .add("signatures", summary(progress), progress.complete() ? Tone.GOOD : Tone.WARN)
            .add("signed", names(request, progress.signed()));
    if (!progress.complete()) {
      facts.add("missing", names(request, progress.missing()), Tone.WARN);
    }
    output.facts(facts);
  }

  private static String names(CheckedRequest request, Collection<KeyId> keys) {
    return keys.isEmpty() ? "nobody" : request.names().show(keys);
  }

  /// For example `1 of 2, not yet valid`.
  static String summary(SigningProgress progress) {
    return "%d of %d, %s"
        .formatted(
            progress.distinct(),
            progress.threshold(),
            progress.complete() ? "valid" : "not yet valid");
  }

  /// Facts and progress as JSON.
  static JsonObject json(String file, CheckedRequest request) {
    SigningProgress progress = request.progress();
    return JsonObject.builder()
        .put("request", file)
        .put("facts", request.facts().toJson())
        .put("threshold", progress.threshold())
        .put("valid", progress.distinct())
        .put("complete", progress.complete())
        .put("signed", ids(progress.signed()))
        .put("missing", ids(progress.missing()))
        .build();
  }

  private static JsonArray ids(Collection<KeyId> keys) {
    return JsonArray.ofTexts(keys.stream().map(KeyId::value).toList());
  }
}
