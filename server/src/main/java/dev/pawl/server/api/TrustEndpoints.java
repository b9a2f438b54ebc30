package dev.pawl.server.api;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.RoleName;
import dev.pawl.server.access.Access;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import dev.pawl.server.release.ReleaseFailure;
import dev.pawl.server.release.TrustPublication;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `/api/v1/repository/changes`: the next root, targets and lines of a change of keys.
public final class TrustEndpoints {
  private static final ByteCount LIMIT = ByteCount.mebi(4);

  private final TrustPublication publication;

  public TrustEndpoints(TrustPublication publication) {
    this.publication = publication;
  }

  /// The routes, for the operator listener.
  public List<Route> routes() {
    return List.of(
        Route.of(Method.POST, "/api/v1/repository/changes", Access.ADMIN, this::publish)
            .withBodyLimit(LIMIT));
  }

  private Response publish(Request request) {
    JsonView body = request.json();
    body.only("files");
    Map<RoleName, byte[]> files = new LinkedHashMap<>();
    body.object("files")
        .asMembers()
        .forEach((role, file) -> files.put(new RoleName(role), file.asBase64()));
    var by = Actor.person(request.operator().name());
    return switch (publication.publish(files, by)) {
      case Result.Ok<TrustPublication.PublishedChange, ReleaseFailure>(var published) ->
          Response.json(published.added() ? 201 : 200, json(published));
      case Result.Failed<TrustPublication.PublishedChange, ReleaseFailure>(var failure) ->
          Response.refused(ReleaseEndpoints.status(failure), failure);
    };
  }

  private static JsonObject json(TrustPublication.PublishedChange published) {
    var versions = JsonObject.builder();
    published.versions().forEach((role, version) -> versions.put(role.value(), version));
    return JsonObject.builder().put("versions", versions.build()).build();
  }
}
