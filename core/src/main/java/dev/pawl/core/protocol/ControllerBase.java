package dev.pawl.core.protocol;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;

/// Answer to a poll (DDI: controller base): when to come again, and what there is to do, as links.
public record ControllerBase(PollInterval sleep, Links links) {
  /// Whether the server offers something to install.
  public boolean offersDeployment() {
    return links.find(Links.DEPLOYMENT_BASE).isPresent();
  }

  /// The body. `_links` is absent when there are none.
  public static JsonObject toJson(ControllerBase base) {
    JsonObject polling = JsonObject.builder().put("sleep", base.sleep.toString()).build();
    var json =
        JsonObject.builder().put("config", JsonObject.builder().put("polling", polling).build());
    if (!base.links.byRelation().isEmpty()) {
      json.put("_links", Links.toJson(base.links));
    }
    return json.build();
  }

  /// Reads a body; fields not known here are ignored.
  public static Result<ControllerBase, ProtocolFailure> fromJson(JsonValue json) {
    return Body.read(
        "poll answer",
        json,
        body ->
            new ControllerBase(
                body.object("config").object("polling").as("sleep", PollInterval::parse),
                Links.read(body)));
  }
}
