package dev.pawl.server.api;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.server.access.Access;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import dev.pawl.server.identity.Quarantine;
import java.util.List;

/// `/api/v1/enrolment-requests`: devices of known factories that wait to be registered.
public final class QuarantineEndpoints {
  private final Quarantine quarantine;

  /// Shows `quarantine`.
  public QuarantineEndpoints(Quarantine quarantine) {
    this.quarantine = quarantine;
  }

  /// The routes, for the operator listener.
  public List<Route> routes() {
    return List.of(Route.of(Method.GET, "/api/v1/enrolment-requests", Access.VIEWER, this::list));
  }

  private Response list(Request request) {
    List<JsonObject> items =
        quarantine.all().stream()
            .map(
                one ->
                    JsonObject.builder()
                        .put("device", one.device().value())
                        .put("factory", one.factory())
                        .put("firstAskedAt", one.firstAsked().toEpochMilli())
                        .put("lastAskedAt", one.lastAsked().toEpochMilli())
                        .build())
            .toList();
    return Response.json(200, JsonObject.builder().put("items", items).build());
  }
}
