package dev.pawl.core.protocol;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.MalformedInput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a device says about an action (DDI: action feedback). A claim: "installed" is only said by
/// a [BootReport].
///
/// @param at when, by the device's clock; the server's time counts where it is absent
/// @param code device-specific number
/// @param details at most 50 messages of at most 8,192 characters each; they may hold anything:
///     escape before showing
public record ActionFeedback(
    Optional<Instant> at,
    Execution execution,
    Finished finished,
    Optional<Progress> progress,
    Optional<Long> code,
    List<String> details) {
  /// Most messages in one feedback.
  public static final int MOST_DETAILS = 50;

  /// Most characters in one message.
  public static final int LONGEST_DETAIL = 8192;

  /// How far the work is (DDI: `execution`).
  public enum Execution {
    /// Over; [Finished] says how.
    CLOSED("closed"),
    /// Going on.
    PROCEEDING("proceeding"),
    /// Going on again.
    RESUMED("resumed"),
    /// Waiting for its time.
    SCHEDULED("scheduled"),
    /// The device gave up, or could not be asked.
    CANCELED("canceled"),
    /// The device does not want it (now).
    REJECTED("rejected"),
    /// Downloading.
    DOWNLOAD("download"),
    /// Downloaded, not installed.
    DOWNLOADED("downloaded");

    private final String wire;

    Execution(String wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return wire;
    }
  }

  /// How it ended (DDI: `result.finished`).
  public enum Finished {
    /// Well.
    SUCCESS("success"),
    /// Badly.
    FAILURE("failure"),
    /// Not ended, or not said.
    NONE("none");

    private final String wire;

    Finished(String wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return wire;
    }
  }

  /// `count` of `of` steps; accepted from clients, not evaluated.
  public record Progress(long count, Optional<Long> of) {}

  public ActionFeedback {
    if (details.size() > MOST_DETAILS) {
      throw new MalformedInput(
          "status.details", details.size() + " messages", "at most " + MOST_DETAILS);
    }
    for (String detail : details) {
      if (detail.length() > LONGEST_DETAIL) {
        throw new MalformedInput(
            "status.details", detail.length() + " characters", "at most " + LONGEST_DETAIL);
      }
    }
    details = List.copyOf(details);
  }

  /// Work goes on.
  public static ActionFeedback proceeding(Instant at, String... details) {
    return of(at, Execution.PROCEEDING, Finished.NONE, List.of(details));
  }

  /// The end of the action.
  public static ActionFeedback closed(Instant at, Finished finished, List<String> details) {
    return of(at, Execution.CLOSED, finished, details);
  }

  /// Feedback without progress and code.
  public static ActionFeedback of(
      Instant at, Execution execution, Finished finished, List<String> details) {
    return new ActionFeedback(
        Optional.of(at), execution, finished, Optional.empty(), Optional.empty(), details);
  }

  /// The body.
  public static JsonObject toJson(ActionFeedback feedback) {
    var result = JsonObject.builder().put("finished", feedback.finished.toString());
    feedback.progress.ifPresent(
        progress -> {
          var count = JsonObject.builder().put("cnt", progress.count);
          progress.of.ifPresent(of -> count.put("of", of));
          result.put("progress", count.build());
        });
    var status =
        JsonObject.builder()
            .put("execution", feedback.execution.toString())
            .put("result", result.build());
    feedback.code.ifPresent(code -> status.put("code", code));
    status.put("details", JsonArray.ofTexts(feedback.details));
    var json = JsonObject.builder();
    feedback.at.ifPresent(at -> json.put("timestamp", at.toEpochMilli()));
    return json.put("status", status.build()).build();
  }

  /// Reads a body; fields not known here (`id`, `time` of older clients) are ignored.
  public static Result<ActionFeedback, ProtocolFailure> fromJson(JsonValue json) {
    return Body.read(
        "feedback",
        json,
        body -> {
          JsonView status = body.object("status");
          JsonView result = status.object("result");
          return new ActionFeedback(
              body.optional("timestamp").map(JsonView::asInstant),
              Body.oneOf(Execution.values(), status.member("execution")),
              Body.oneOf(Finished.values(), result.member("finished")),
              result.optional("progress").map(ActionFeedback::progress),
              status.optional("code").map(JsonView::asNumber),
              status.optional("details").map(JsonView::asElements).orElse(List.of()).stream()
                  .map(JsonView::asText)
                  .toList());
        });
  }

  private static Progress progress(JsonView progress) {
    return new Progress(progress.number("cnt"), progress.optional("of").map(JsonView::asNumber));
  }
}
