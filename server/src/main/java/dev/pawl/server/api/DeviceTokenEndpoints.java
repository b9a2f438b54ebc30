package dev.pawl.server.api;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.access.Access;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import dev.pawl.server.identity.DeviceTokens;
import dev.pawl.server.identity.IdentityFailure;
import java.util.List;

/// `/api/v1/devices/{device}/target-token` and `/api/v1/gateway-token`: what stands in for a
/// certificate where that is switched on.
public final class DeviceTokenEndpoints {
  private static final String TARGET = "/api/v1/devices/{device}/target-token";
  private static final String GATEWAY = "/api/v1/gateway-token";

  private final DeviceTokens tokens;

  /// Manages `tokens`.
  public DeviceTokenEndpoints(DeviceTokens tokens) {
    this.tokens = tokens;
  }

  /// The routes, for the operator listener.
  public List<Route> routes() {
    return List.of(
        Route.of(Method.POST, TARGET, Access.OPERATOR, this::make),
        Route.of(Method.DELETE, TARGET, Access.OPERATOR, this::end),
        Route.of(Method.POST, GATEWAY, Access.ADMIN, this::makeGateway),
        Route.of(Method.DELETE, GATEWAY, Access.ADMIN, this::endGateway));
  }

  private Response make(Request request) {
    return shown(tokens.makeTarget(actor(request), device(request)));
  }

  private Response makeGateway(Request request) {
    return shown(tokens.makeGateway(actor(request)));
  }

  private static Response shown(Result<String, IdentityFailure> result) {
    return switch (result) {
      case Result.Ok<String, IdentityFailure>(String token) ->
          Response.json(201, JsonObject.builder().put("token", token).build());
      case Result.Failed<String, IdentityFailure>(IdentityFailure failure) ->
          Response.refused(failure.status(), failure);
    };
  }

  private Response end(Request request) {
    return switch (tokens.endTarget(actor(request), device(request))) {
      case Result.Ok<DeviceId, IdentityFailure> _ -> Response.empty(204);
      case Result.Failed<DeviceId, IdentityFailure>(IdentityFailure failure) ->
          Response.refused(failure.status(), failure);
    };
  }

  private Response endGateway(Request request) {
    tokens.endGateway(actor(request));
    return Response.empty(204);
  }

  private static DeviceId device(Request request) {
    return new DeviceId(request.variable("device"));
  }

  private static Actor actor(Request request) {
    return Actor.person(request.operator().name());
  }
}
