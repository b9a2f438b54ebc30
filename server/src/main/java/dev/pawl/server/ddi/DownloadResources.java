package dev.pawl.server.ddi;

import dev.pawl.core.failure.Result;
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
import java.util.Optional;
import java.util.stream.Stream;

/// The bytes a device fetches: its image, what is computed over it, and the signed metadata.
public final class DownloadResources {
  private static final String BINARY = "application/octet-stream";

  private final Offers offers;
  private final ArtifactStore artifacts;
  private final MetadataFiles metadata;
  private final ActionResources actions;
  private final Deltas deltas;

  public DownloadResources(
      Offers offers,
      ArtifactStore artifacts,
      MetadataFiles metadata,
      ActionResources actions,
      Deltas deltas) {
    this.deltas = deltas;
    this.offers = offers;
    this.artifacts = artifacts;
    this.metadata = metadata;
    this.actions = actions;
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
