package dev.pawl.agent.journal;

import dev.pawl.agent.phase.FailedVersion;
import dev.pawl.agent.phase.LastDownload;
import dev.pawl.agent.phase.Memory;
import dev.pawl.agent.phase.Offer;
import dev.pawl.agent.phase.Phase;
import dev.pawl.agent.phase.Settled;
import dev.pawl.agent.phase.Update;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.protocol.BootReport.Download;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;

/// The JSON inside a journal copy (docs/spec/agent-journal.md).
final class JournalJson {
  private JournalJson() {}

  static JsonObject toJson(JournalState state) {
    Memory memory = state.memory();
    var json =
        JsonObject.builder()
            .put("phase", toJson(state.phase()))
            .put("failed", memory.failed().stream().map(JournalJson::toJson).toList())
            .put("settled", memory.settled().stream().map(JournalJson::toJson).toList());
    memory.lastDownload().ifPresent(last -> json.put("lastDownload", toJson(last)));
    return json.put("nextMessage", state.nextMessage()).build();
  }

  static JournalState fromJson(long sequence, JsonView json) {
    var memory =
        new Memory(
            json.array("failed").stream().map(JournalJson::failedVersion).toList(),
            json.array("settled").stream().map(JournalJson::settled).toList(),
            json.optional("lastDownload").map(JournalJson::lastDownload));
    return new JournalState(
        sequence, phase(json.object("phase")), memory, json.number("nextMessage"));
  }

  private static JsonObject toJson(Phase phase) {
    return switch (phase) {
      case Phase.Idle() -> kind("idle").build();
      case Phase.Checking(var offer, int bad) ->
          kind("checking")
              .put("action", offer.action().value())
              .put("target", offer.target().value())
              .put("badAnswers", bad)
              .build();
      case Phase.Fetching(var update, var slot, int bad) ->
          under("fetching", update, slot).put("badAnswers", bad).build();
      case Phase.Staged(var update, var slot) -> under("staged", update, slot).build();
      case Phase.Trial(var update, var slot, var problem) ->
          under("trial", update, slot).putText("problem", problem).build();
      case Phase.Confirming(var update, var slot) -> under("confirming", update, slot).build();
      case Phase.Proving(var slot) -> kind("proving").put("slot", slot.toString()).build();
    };
  }

  private static Phase phase(JsonView json) {
    return switch (json.text("kind")) {
      case "idle" -> new Phase.Idle();
      case "checking" ->
          new Phase.Checking(
              new Offer(action(json.member("action")), json.as("target", TargetPath::new)),
              Math.toIntExact(json.number("badAnswers")));
      case "fetching" ->
          new Phase.Fetching(update(json), slot(json), Math.toIntExact(json.number("badAnswers")));
      case "staged" -> new Phase.Staged(update(json), slot(json));
      case "trial" ->
          new Phase.Trial(update(json), slot(json), json.optional("problem").map(JsonView::asText));
      case "confirming" -> new Phase.Confirming(update(json), slot(json));
      case "proving" -> new Phase.Proving(slot(json));
      case String other -> throw json.member("kind").wrong("a phase", "\"" + other + "\"");
    };
  }

  private static JsonValue.Builder kind(String name) {
    return JsonObject.builder().put("kind", name);
  }

  private static JsonValue.Builder under(String name, Update update, Slot slot) {
    JsonObject facts =
        JsonObject.builder()
            .put("action", update.action().value())
            .put("path", update.path().value())
            .put("sha256", update.sha256().hex())
            .put("length", update.length().value())
            .put("version", update.version().value())
            .put("counter", update.counter().value())
            .build();
    return kind(name).put("update", facts).put("slot", slot.toString());
  }

  private static Update update(JsonView json) {
    JsonView update = json.object("update");
    return new Update(
        action(update.member("action")),
        update.as("path", TargetPath::new),
        update.as("sha256", Digest::parseSha256),
        update.member("length").asNumeric(ByteCount::new),
        update.as("version", Version::new),
        update.member("counter").asNumeric(ReleaseCounter::new));
  }

  private static Slot slot(JsonView json) {
    return json.as("slot", Slot::parse);
  }

  private static ActionId action(JsonView json) {
    return json.asNumeric(n -> ActionId.parse(Long.toString(n)));
  }

  private static JsonObject toJson(LastDownload last) {
    return JsonObject.builder()
        .put("action", last.action().value())
        .put("fetched", last.download().fetched().value())
        .put("saved", last.download().saved().value())
        .build();
  }

  private static LastDownload lastDownload(JsonView json) {
    return new LastDownload(
        action(json.member("action")),
        new Download(
            json.member("fetched").asNumeric(ByteCount::new),
            json.member("saved").asNumeric(ByteCount::new)));
  }

  private static JsonObject toJson(FailedVersion version) {
    return JsonObject.builder()
        .put("path", version.path().value())
        .put("sha256", version.sha256().hex())
        .put("why", toJson(version.why()))
        .build();
  }

  private static FailedVersion failedVersion(JsonView json) {
    return new FailedVersion(
        json.as("path", TargetPath::new),
        json.as("sha256", Digest::parseSha256),
        failure(json.object("why")));
  }

  private static JsonObject toJson(Settled settled) {
    var json = JsonObject.builder().put("action", settled.action().value());
    settled.failure().ifPresent(why -> json.put("why", toJson(why)));
    return json.build();
  }

  private static Settled settled(JsonView json) {
    return new Settled(
        action(json.member("action")), json.optional("why").map(JournalJson::failure));
  }

  private static JsonObject toJson(ReportedFailure why) {
    return JsonObject.builder().put("code", why.code()).put("text", why.text()).build();
  }

  private static ReportedFailure failure(JsonView json) {
    return new ReportedFailure(json.text("code"), json.text("text"));
  }
}
