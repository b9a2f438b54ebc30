package dev.pawl.agent.journal;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.ActionFeedback;
import dev.pawl.core.protocol.SignedBootReport;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import java.util.Optional;

/// Something the server has to be told, kept until it took it.
public sealed interface Message {
  /// A signed report, as its body.
  /// @param outcome the outcome in it, for people
  record Report(JsonObject body, String outcome) implements Message {
    /// The message that carries `report`.
    public static Report of(SignedBootReport report, String outcome) {
      return new Report(SignedBootReport.toJson(report), outcome);
    }
  }

  /// Feedback on a deployment.
  record Feedback(ActionId action, JsonObject body) implements Message {
    /// The message that carries `feedback`.
    public static Feedback of(ActionId action, ActionFeedback feedback) {
      return new Feedback(action, ActionFeedback.toJson(feedback));
    }
  }

  /// Feedback on a request to stop.
  record CancelFeedback(ActionId action, JsonObject body) implements Message {
    /// The message that carries `feedback`.
    public static CancelFeedback of(ActionId action, ActionFeedback feedback) {
      return new CancelFeedback(action, ActionFeedback.toJson(feedback));
    }
  }

  /// The action it is feedback on.
  default Optional<ActionId> about() {
    return switch (this) {
      case Report _ -> Optional.empty();
      case Feedback(var action, _) -> Optional.of(action);
      case CancelFeedback(var action, _) -> Optional.of(action);
    };
  }

  /// Longest message as a file.
  ByteCount LONGEST = ByteCount.kibi(64);

  /// The bytes of its file.
  static byte[] encode(Message message) {
    var json = JsonObject.builder();
    switch (message) {
      case Report(var body, var outcome) ->
          json.put("kind", "report").put("outcome", outcome).put("body", body);
      case Feedback(var action, var body) ->
          json.put("kind", "feedback").put("action", action.value()).put("body", body);
      case CancelFeedback(var action, var body) ->
          json.put("kind", "cancel-feedback").put("action", action.value()).put("body", body);
    }
    return JsonWriter.compact(json.build());
  }

  /// Reads a file; nothing if it is damaged.
  static Optional<Message> decode(byte[] file) {
    Result<Message, JsonFailure> message =
        JsonReader.read(file, JsonLimits.standard().withDocument(LONGEST))
            .then(json -> JsonView.read(json, Message::read));
    return switch (message) {
      case Result.Ok<Message, JsonFailure>(Message read) -> Optional.of(read);
      case Result.Failed<Message, JsonFailure> _ -> Optional.empty();
    };
  }

  private static Message read(JsonView json) {
    JsonObject body = json.object("body").asObject();
    return switch (json.text("kind")) {
      case "report" -> new Report(body, json.text("outcome"));
      case "feedback" -> new Feedback(action(json), body);
      case "cancel-feedback" -> new CancelFeedback(action(json), body);
      case String other -> throw json.member("kind").wrong("a message", "\"" + other + "\"");
    };
  }

  private static ActionId action(JsonView json) {
    return json.member("action").asNumeric(n -> ActionId.parse(Long.toString(n)));
  }
}
