package dev.pawl.server.api;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.server.access.Access;
import dev.pawl.server.http.HttpFailure;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import dev.pawl.server.release.ArtifactFailure;
import dev.pawl.server.release.ArtifactStore;
import dev.pawl.server.release.Publication;
import dev.pawl.server.release.StoredArtifact;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// `/api/v1/artifacts`: the bytes of images, each under its digest.
public final class ArtifactEndpoints {
  private static final String ONE = "/api/v1/artifacts/{sha256}";

  private final ArtifactStore artifacts;
  private final Publication publication;

  public ArtifactEndpoints(ArtifactStore artifacts, Publication publication) {
    this.artifacts = artifacts;
    this.publication = publication;
  }

  /// The routes, for the operator listener.
  public List<Route> routes() {
    return List.of(
        Route.of(Method.HEAD, ONE, Access.OPERATOR, this::head),
        Route.of(Method.PUT, ONE, Access.OPERATOR, this::put)
            .withBodyLimit(BlockList.LONGEST_IMAGE));
  }

  private Response head(Request request) throws IOException {
    return switch (artifacts.open(digest(request))) {
      case Result.Failed<StoredArtifact, ArtifactFailure>(var failure) ->
          Response.refused(status(failure), failure);
      case Result.Ok<StoredArtifact, ArtifactFailure>(var stored) -> {
        try (stored) {
          yield Response.stream(
              _ -> InputStream.nullInputStream(),
              stored.facts().length().value(),
              "application/octet-stream");
        }
      }
    };
  }

  private Response put(Request request) throws IOException {
    var sha256 = digest(request);
    if (request.bodyLength().isEmpty()) {
      return Response.refused(411, new HttpFailure.LengthRequired(request.head().path()));
    }
    var length = new ByteCount(request.bodyLength().getAsLong());
    try (var body = request.bodyStream()) {
      return switch (publication.upload(
          sha256, length, body, Actor.person(request.operator().name()))) {
        case Result.Ok<Boolean, ArtifactFailure>(Boolean added) ->
            Response.json(
                added ? 201 : 200,
                JsonObject.builder()
                    .put("sha256", sha256.hex())
                    .put("length", length.value())
                    .build());
        case Result.Failed<Boolean, ArtifactFailure>(var failure) ->
            Response.refused(status(failure), failure);
      };
    }
  }

  private static Digest digest(Request request) {
    return Digest.parseSha256(request.variable("sha256"));
  }

  private static int status(ArtifactFailure failure) {
    return switch (failure) {
      case ArtifactFailure.DigestMismatch _, ArtifactFailure.LengthMismatch _ -> 422;
      case ArtifactFailure.TooLarge _ -> 413;
      case ArtifactFailure.DiskFull _ -> 507;
      case ArtifactFailure.Unknown _ -> 404;
      case ArtifactFailure.Damaged _ -> 500;
    };
  }
}
