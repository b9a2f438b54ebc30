package dev.pawl.server.api;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.TargetPath;
import dev.pawl.server.access.Access;
import dev.pawl.server.http.HttpFailure;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import dev.pawl.server.release.Publication;
import dev.pawl.server.release.Release;
import dev.pawl.server.release.ReleaseFailure;
import dev.pawl.server.release.Repository;
import java.util.List;

/// `/api/v1/repository` and `/api/v1/releases`: publishing signed metadata, and what is published.
public final class ReleaseEndpoints {
  private final Repository repository;
  private final Publication publication;

  public ReleaseEndpoints(Repository repository, Publication publication) {
    this.repository = repository;
    this.publication = publication;
  }

  /// The routes, for the operator listener.
  public List<Route> routes() {
    return List.of(
        Route.of(Method.PUT, "/api/v1/repository/lines/{product}", Access.OPERATOR, this::publish)
            .withBodyLimit(RoleType.TARGETS.limit()),
        Route.of(Method.GET, "/api/v1/repository/metadata/{file}", Access.VIEWER, this::metadata),
        Route.of(Method.GET, "/api/v1/releases", Access.VIEWER, this::releases));
  }

  private Response publish(Request request) {
    var line = new ProductLine(request.variable("product"));
    var by = Actor.person(request.operator().name());
    return switch (publication.publish(line, request.bodyBytes(), by)) {
      case Result.Ok<Publication.PublishedLine, ReleaseFailure>(var published) ->
          Response.json(
              published.added() ? 201 : 200,
              JsonObject.builder()
                  .put("role", published.role().value())
                  .put("version", published.version())
                  .put(
                      "targets",
                      JsonArray.ofTexts(
                          published.targets().stream().map(TargetPath::value).toList()))
                  .build());
      case Result.Failed<Publication.PublishedLine, ReleaseFailure>(var failure) ->
          Response.refused(status(failure), failure);
    };
  }

  private Response metadata(Request request) {
    return repository
        .find(request.variable("file"))
        .map(
            bytes ->
                Response.bytes(200, "application/json", bytes).withTag(Digest.sha256(bytes).hex()))
        .orElseGet(
            () ->
                Response.refused(
                    404,
                    new HttpFailure.UnknownPath(
                        request.head().method().name(), request.head().path())));
  }

  private Response releases(Request request) {
    var paging = Paging.of(request);
    long after = paging.after().map(ReleaseEndpoints::number).orElse(0L);
    var page =
        repository.catalogue().all().stream()
            .filter(Release::published)
            .filter(release -> release.number() > after)
            .limit(paging.limit())
            .toList();
    return paging.answer(page, ReleaseEndpoints::json, release -> Long.toString(release.number()));
  }

  private static JsonObject json(Release release) {
    var image = release.image();
    return JsonObject.builder()
        .put("path", image.path().value())
        .put("line", image.line().value())
        .put("version", image.version().value())
        .put("counter", image.counter().value())
        .put(
            "hardware",
            JsonArray.ofTexts(image.hardware().stream().map(HardwareId::value).toList()))
        .put("type", image.type().toString())
        .put("length", image.length().value())
        .put("sha256", image.sha256().hex())
        .putText("notes", image.notes())
        .build();
  }

  private static long number(String cursor) {
    if (cursor.matches("[0-9]{1,18}")) {
      return Long.parseLong(cursor);
    }
    throw new MalformedInput("cursor", cursor, "the value of \"next\" of the page before");
  }

  static int status(ReleaseFailure failure) {
    return switch (failure) {
      case ReleaseFailure.UnknownLine _ -> 404;
      case ReleaseFailure.NotGenuine _,
          ReleaseFailure.LineDelegates _,
          ReleaseFailure.ArtifactMissing _,
          ReleaseFailure.ArtifactDiffers _,
          ReleaseFailure.EntryChanged _,
          ReleaseFailure.CounterTooLow _,
          ReleaseFailure.ChangeRefused _ ->
          422;
      case ReleaseFailure.RepositoryMissing _,
          ReleaseFailure.RepositoryDamaged _,
          ReleaseFailure.OnlineKeyUnusable _,
          ReleaseFailure.OnlineKeyForeign _ ->
          500;
    };
  }
}
