package dev.pawl.server.api;

import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.BootReport.Download;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.server.rollout.Action;
import dev.pawl.server.rollout.ActionEntry;
import dev.pawl.server.rollout.ActionState;
import dev.pawl.server.rollout.DeviceDecision;
import dev.pawl.server.rollout.Rollouts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Rollouts and actions in the API: the shapes `Rollout`, `RolloutDevice` and `DeviceAction` of the
/// API document.
final class RolloutJson {
  private RolloutJson() {}

  /// With its devices.
  /// @param downloads what the downloads for its actions took, as far as it was reported
  static JsonObject of(Rollouts.Detail detail, Map<ActionId, Download> downloads) {
    Map<ActionId, Action> actions = new HashMap<>();
    detail.actions().forEach(action -> actions.put(action.id(), action));
    var json = of(detail.progress());
    if (!downloads.isEmpty()) {
      json.put("download", download(sum(downloads.values())));
    }
    return json.put(
            "devices",
            detail.decisions().stream()
                .map(
                    decision ->
                        device(
                            decision,
                            decision.action().map(actions::get),
                            decision.action().map(downloads::get)))
                .toList())
        .build();
  }

  /// Without its devices.
  static JsonValue.Builder of(Rollouts.Progress progress) {
    var rollout = progress.rollout();
    var counts = JsonObject.builder();
    progress.states().forEach((state, count) -> counts.put(name(state), count));
    counts.put("refused", progress.refused());
    return JsonObject.builder()
        .put("id", Long.toString(rollout.id()))
        .put("release", rollout.path().value())
        .put("createdAt", rollout.createdAt().toEpochMilli())
        .put("createdBy", rollout.createdBy())
        .put("state", progress.state().name().toLowerCase(Locale.ROOT))
        .put("counts", counts.build());
  }

  /// An action with its history.
  static JsonObject of(Action action, List<ActionEntry> history) {
    var json =
        JsonObject.builder()
            .put("action", action.id().toString())
            .put("rollout", Long.toString(action.rollout()))
            .put("path", action.path().value())
            .put("sha256", action.sha256().hex())
            .put("state", name(action.state()))
            .put("claimed", action.claimed())
            .put("evidenced", action.evidenced())
            .put("createdAt", action.createdAt().toEpochMilli())
            .put("changedAt", action.changedAt().toEpochMilli());
    action.supersededBy().ifPresent(newer -> json.put("supersededBy", newer.toString()));
    return json.put("history", history.stream().map(RolloutJson::entry).toList()).build();
  }

  /// Where an action is, as a device's page shows it.
  static JsonValue.Builder standing(Action action) {
    return JsonObject.builder()
        .put("action", action.id().toString())
        .put("path", action.path().value())
        .put("state", name(action.state()))
        .put("claimed", action.claimed())
        .put("evidenced", action.evidenced());
  }

  /// What a download took.
  static JsonObject download(Download download) {
    return JsonObject.builder()
        .put("fetched", download.fetched().value())
        .put("saved", download.saved().value())
        .build();
  }

  private static Download sum(Collection<Download> all) {
    return new Download(
        new ByteCount(all.stream().mapToLong(one -> one.fetched().value()).sum()),
        new ByteCount(all.stream().mapToLong(one -> one.saved().value()).sum()));
  }

  private static JsonObject device(
      DeviceDecision decision, Optional<Action> action, Optional<Download> download) {
    var json =
        JsonObject.builder()
            .put("id", decision.device().value())
            .put("decision", decision.action().isPresent() ? "assigned" : "refused")
            .put("rule", decision.rule())
            .put("reason", decision.reason());
    action.ifPresent(
        made ->
            json.put("action", made.id().toString())
                .put("state", name(made.state()))
                .put("claimed", made.claimed())
                .put("evidenced", made.evidenced()));
    download.ifPresent(took -> json.put("download", download(took)));
    return json.build();
  }

  private static JsonObject entry(ActionEntry entry) {
    return JsonObject.builder()
        .put("number", entry.number())
        .put("at", entry.at().toEpochMilli())
        .put("status", entry.status().name().toLowerCase(Locale.ROOT))
        .put("messages", JsonArray.ofTexts(entry.messages()))
        .build();
  }

  private static String name(ActionState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
