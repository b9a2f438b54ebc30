package dev.pawl.server.ddi;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.protocol.DdiArtifact;
import dev.pawl.core.protocol.DevicePaths;
import dev.pawl.core.protocol.DeviceRoute;
import dev.pawl.core.protocol.DeviceRoute.ArtifactForm;
import dev.pawl.core.value.Digest;
import dev.pawl.server.delta.Deltas;
import dev.pawl.server.http.HttpFailure;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.release.ArtifactFacts;
import dev.pawl.server.release.ArtifactFailure;
import dev.pawl.server.release.ArtifactStore;
import dev.pawl.server.release.MetadataFiles;
import dev.pawl.server.release.StoredArtifact;
import dev.pawl.server.rollout.Offer;
import dev.pawl.server.rollout.Offers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The bytes a device fetches: its image, what is computed over it, and the signed metadata.
public final class DownloadResources {
  private static final String BINARY = "application/octet-stream";

  private final DdiAnswers answers;
  private final Offers offers;
  private final ArtifactStore artifacts;
  private final MetadataFiles metadata;
  private final ActionResources actions;
  private final Deltas deltas;

  /// What they are made of.
  public record Parts(
      DdiSettings settings,
      Offers offers,
      ArtifactStore artifacts,
      MetadataFiles metadata,
      ActionResources actions,
      Deltas deltas) {}

  public DownloadResources(Parts parts) {
    this.answers = new DdiAnswers(parts.settings);
    this.offers = parts.offers;
    this.artifacts = parts.artifacts;
    this.metadata = parts.metadata;
    this.actions = parts.actions;
    this.deltas = parts.deltas;
  }

  /// GET and HEAD softwaremodules/{module}/artifacts/{file}: only what the device is offered now.
  Response artifact(Request request) throws IOException {
    var path = DevicePaths.parse(request.head().path());
    if (!(path.orElse(null) instanceof DeviceRoute.Artifact wanted)) {
      return unknown(request);
    }
    var offer = offers.of(request.device());
    var image = offer.flatMap(told -> image(told, wanted));
    if (image.isEmpty()) {
      return unknown(request);
    }
    return switch (artifacts.open(image.get())) {
      case Result.Failed<StoredArtifact, ArtifactFailure>(var failure) ->
          Response.refused(404, failure);
      case Result.Ok<StoredArtifact, ArtifactFailure>(var stored) -> {
        try (stored) {
          yield switch (wanted.form()) {
            case BYTES -> bytes(request, wanted, stored.facts());
            case BLOCKS -> blocks(wanted, stored);
            case MD5SUM -> md5(wanted, stored.facts());
          };
        }
      }
    };
  }

  /// GET and HEAD deltas/{sha256}: only a patch that makes what the device is offered now.
  Response delta(Request request) throws IOException {
    var path = DevicePaths.parse(request.head().path());
    if (!(path.orElse(null) instanceof DeviceRoute.Delta(_, _, var patch))) {
      return unknown(request);
    }
    boolean offered =
        offers
            .of(request.device())
            .filter(told -> told.toInstall().isPresent())
            .flatMap(Offer::release)
            .filter(release -> deltas.makes(patch, release.image().sha256()))
            .isPresent();
    if (!offered) {
      return unknown(request);
    }
    return switch (artifacts.open(patch)) {
      case Result.Failed<StoredArtifact, ArtifactFailure>(var failure) ->
          Response.refused(404, failure);
      case Result.Ok<StoredArtifact, ArtifactFailure>(var stored) -> {
        try (stored) {
          actions.noteDownload(request);
          yield described(
              Response.stream(
                  from -> ArtifactStream.open(artifacts, patch, from),
                  stored.facts().length().value(),
                  BINARY),
              patch.hex(),
              patch.hex());
        }
      }
    };
  }

  /// GET softwaremodules/{module}/artifacts: the files of what the device is offered, or installed.
  Response list(Request request) throws IOException {
    String module = request.variable("module");
    var offer = offers.of(request.device());
    var offered = offer.filter(told -> told.toInstall().isPresent()).flatMap(Offer::release);
    var release =
        Stream.concat(offered.stream(), offer.flatMap(Offer::installed).stream())
            .filter(one -> Long.toString(one.number()).equals(module))
            .findFirst();
    if (release.isEmpty()) {
      return unknown(request);
    }
    return switch (artifacts.open(release.get().image().sha256())) {
      case Result.Failed<StoredArtifact, ArtifactFailure>(var failure) ->
          Response.refused(404, failure);
      case Result.Ok<StoredArtifact, ArtifactFailure>(var stored) -> {
        try (stored) {
          var artifact = answers.artifact(request.device(), release.get(), stored.facts());
          yield DdiAnswers.json(request, new JsonArray(List.of(DdiArtifact.toJson(artifact))));
        }
      }
    };
  }

  /// GET repository/metadata/{file}.
  Response metadata(Request request) {
    return metadata
        .find(request.variable("file"))
        .map(
            bytes ->
                Response.bytes(200, "application/json", bytes).withTag(Digest.sha256(bytes).hex()))
        .orElseGet(() -> unknown(request));
  }

  /// The digest of what `wanted` names, if the device may have it: the image it is to install; of
  /// the image it proved to run, the block hashes.
  private static Optional<Digest> image(Offer told, DeviceRoute.Artifact wanted) {
    var offered = told.release().filter(_ -> told.toInstall().isPresent());
    var installed = told.installed().filter(_ -> wanted.form() == ArtifactForm.BLOCKS);
    return Stream.concat(offered.stream(), installed.stream())
        .filter(release -> release.number() == wanted.module())
        .filter(release -> release.image().path().fileName().equals(wanted.file()))
        .map(release -> release.image().sha256())
        .findFirst();
  }

  private Response bytes(Request request, DeviceRoute.Artifact wanted, ArtifactFacts facts) {
    if (request.head().method() == Method.GET && request.header("range").isEmpty()) {
      actions.noteDownload(request);
    }
    return described(
        Response.stream(
            from -> ArtifactStream.open(artifacts, facts.sha256(), from),
            facts.length().value(),
            BINARY),
        wanted.file(),
        facts.sha1());
  }

  private static Response blocks(DeviceRoute.Artifact wanted, StoredArtifact stored)
      throws IOException {
    var encoded = stored.blocks().encoded();
    return described(
        Response.stream(
            from -> {
              var rest = new ByteArrayInputStream(encoded);
              rest.skipNBytes(from);
              return rest;
            },
            encoded.length,
            BINARY),
        wanted.file() + wanted.form().suffix(),
        stored.facts().blockRoot().hex());
  }

  private static Response md5(DeviceRoute.Artifact wanted, ArtifactFacts facts) {
    var text = facts.md5() + "  " + wanted.file();
    return described(
        Response.bytes(200, "text/plain", text.getBytes(StandardCharsets.UTF_8)),
        wanted.file() + wanted.form().suffix(),
        facts.md5());
  }

  private static Response described(Response response, String file, String tag) {
    return response
        .withTag(tag)
        .withHeader("content-disposition", "attachment;filename=" + file)
        .withHeader("x-content-type-options", "nosniff");
  }

  private static Response unknown(Request request) {
    return Response.refused(
        404, new HttpFailure.UnknownPath(request.head().method().name(), request.head().path()));
  }
}
