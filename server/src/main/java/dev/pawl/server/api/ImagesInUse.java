package dev.pawl.server.api;

import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.TargetPath;
import dev.pawl.server.access.Access;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import dev.pawl.server.rollout.Actions;
import dev.pawl.server.sql.Database;
import java.util.List;
import java.util.Set;

/// `GET /api/v1/images-in-use`: which images devices run, and which they are still to install.
/// Release engineers leave those in when they take superseded images out of a line.
public final class ImagesInUse {
  private final Database database;
  private final FleetStore fleet;
  private final Actions actions;

  public ImagesInUse(Database database, FleetStore fleet, Actions actions) {
    this.database = database;
    this.fleet = fleet;
    this.actions = actions;
  }

  /// The route, for the operator listener.
  public List<Route> routes() {
    return List.of(Route.of(Method.GET, "/api/v1/images-in-use", Access.VIEWER, this::imagesInUse));
  }

  private Response imagesInUse(Request request) {
    return database.read(
        tx ->
            Response.json(
                200,
                JsonObject.builder()
                    .put("running", sorted(fleet.runningImages(tx)))
                    .put("assigned", sorted(actions.openImages(tx)))
                    .build()));
  }

  private static JsonArray sorted(Set<TargetPath> images) {
    return JsonArray.ofTexts(images.stream().map(TargetPath::value).sorted().toList());
  }
}
