package dev.pawl.server.api;

import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.KeyId;
import dev.pawl.server.access.Access;
import dev.pawl.server.expiry.Expiring;
import dev.pawl.server.expiry.ExpiryWatch;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import java.time.Instant;
import java.util.List;

/// `/api/v1/expiry`: what ends when.
public final class ExpiryEndpoints {
  private final ExpiryWatch watch;

  public ExpiryEndpoints(ExpiryWatch watch) {
    this.watch = watch;
  }

  /// The routes, for the operator listener.
  public List<Route> routes() {
    return List.of(Route.of(Method.GET, "/api/v1/expiry", Access.VIEWER, this::list));
  }

  private Response list(Request request) {
    Instant now = watch.now();
    List<JsonObject> items = watch.list().stream().map(one -> json(one, now)).toList();
    return Response.json(200, JsonObject.builder().put("items", items).build());
  }

  private static JsonObject json(Expiring one, Instant now) {
    return JsonObject.builder()
        .put("kind", one.kind())
        .put("name", one.name())
        .put("expiresAt", one.at().toEpochMilli())
        .put("daysLeft", one.daysLeft(now))
        .put("renewedBy", one.renewedBy())
        .put("keys", JsonArray.ofTexts(one.keys().stream().map(KeyId::value).toList()))
        .build();
  }
}
