package dev.pawl.server.api;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.server.access.Access;
import dev.pawl.server.access.Caller;
import dev.pawl.server.access.Role;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import dev.pawl.server.identity.IdentityFailure;
import dev.pawl.server.identity.OperatorName;
import dev.pawl.server.identity.OperatorTokens;
import java.util.List;

/// `/api/v1/whoami` and `/api/v1/api-tokens`.
public final class TokenEndpoints {
  private final OperatorTokens tokens;

  /// Manages `tokens`.
  public TokenEndpoints(OperatorTokens tokens) {
    this.tokens = tokens;
  }

  /// The routes, for the operator listener.
  public List<Route> routes() {
    return List.of(
        Route.of(Method.GET, "/api/v1/whoami", Access.VIEWER, TokenEndpoints::whoami),
        Route.of(Method.POST, "/api/v1/api-tokens", Access.ADMIN, this::create),
        Route.of(Method.GET, "/api/v1/api-tokens", Access.ADMIN, this::list),
        Route.of(Method.DELETE, "/api/v1/api-tokens/{id}", Access.ADMIN, this::withdraw));
  }

  private static Response whoami(Request request) {
    Caller.Operator operator = request.operator();
    return Response.json(
        200,
        JsonObject.builder()
            .put("name", operator.name())
            .put("role", operator.role().toString())
            .build());
  }

  private Response create(Request request) {
    JsonView body = request.json();
    body.only("name", "role");
    OperatorName name = body.as("name", OperatorName::new);
    Role role = body.as("role", Role::parse);
    return switch (tokens.create(actor(request), name, role)) {
      case Result.Ok<OperatorTokens.Issued, IdentityFailure>(OperatorTokens.Issued issued) ->
          Response.json(
              201, json(issued.token()).with("token", new JsonValue.JsonString(issued.text())));
      case Result.Failed<OperatorTokens.Issued, IdentityFailure>(IdentityFailure failure) ->
          Response.refused(failure.status(), failure);
    };
  }

  private Response list(Request request) {
    List<JsonObject> items = tokens.list().stream().map(TokenEndpoints::json).toList();
    return Response.json(200, JsonObject.builder().put("items", items).build());
  }

  private Response withdraw(Request request) {
    return switch (tokens.withdraw(actor(request), request.variable("id"))) {
      case Result.Ok<OperatorTokens.Token, IdentityFailure> _ -> Response.empty(204);
      case Result.Failed<OperatorTokens.Token, IdentityFailure>(IdentityFailure failure) ->
          Response.refused(failure.status(), failure);
    };
  }

  private static JsonObject json(OperatorTokens.Token token) {
    return JsonObject.builder()
        .put("id", token.id())
        .put("name", token.name())
        .put("role", token.role().toString())
        .put("createdAt", token.createdAt().toEpochMilli())
        .build();
  }

  private static Actor actor(Request request) {
    return Actor.person(request.operator().name());
  }
}
