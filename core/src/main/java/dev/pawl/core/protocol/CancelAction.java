package dev.pawl.core.protocol;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.ActionId;

/// What a device is asked to stop (DDI: cancel action). On the wire the id of the request and the
/// id
/// of the action to stop are the same.
public record CancelAction(ActionId action) {
  /// The body.
  public static JsonObject toJson(CancelAction cancel) {
    String id = cancel.action.toString();
    return JsonObject.builder()
        .put("id", id)
        .put("cancelAction", JsonObject.builder().put("stopId", id).build())
        .build();
  }

  /// Reads a body; fields not known here are ignored.
  public static Result<CancelAction, ProtocolFailure> fromJson(JsonValue json) {
    return Body.read(
        "cancel action",
        json,
        body -> new CancelAction(body.object("cancelAction").as("stopId", ActionId::parse)));
  }
}
