package dev.pawl.server.ddi;

import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.protocol.ProtocolFailure;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Nonce;
import dev.pawl.server.director.Director;
import dev.pawl.server.http.HttpFailure;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.signer.SignerFailure;
import java.util.Optional;

/// The director's metadata for the device that asks (docs/spec/director.md).
public final class DirectorResources {
  private static final int UNAVAILABLE = 503;

  private final Director director;

  /// @param director answers
  public DirectorResources(Director director) {
    this.director = director;
  }

  /// POST metadata: the bundle.
  Response bundle(Request request) {
    return switch (BundleRequest.fromJson(request.json().json())) {
      case Result.Failed<BundleRequest, ProtocolFailure>(var failure) ->
          Response.refused(400, failure);
      case Result.Ok<BundleRequest, ProtocolFailure>(var asked) ->
          switch (director.bundle(request.device(), asked)) {
            case Result.Failed<MetadataBundle, SignerFailure>(var failure) ->
                Response.refused(UNAVAILABLE, failure);
            case Result.Ok<MetadataBundle, SignerFailure>(var bundle) ->
                Response.bytes(200, MetadataBundle.MEDIA_TYPE, bundle.toBytes());
          };
    };
  }

  /// GET director/{file}: one file.
  Response file(Request request) {
    Optional<Nonce> nonce = request.query("nonce").map(Nonce::new);
    long held = request.query("held").map(DirectorResources::version).orElse(0L);
    return switch (director.file(request.device(), request.variable("file"), nonce, held)) {
      case Result.Failed<Optional<byte[]>, SignerFailure>(var failure) ->
          Response.refused(UNAVAILABLE, failure);
      case Result.Ok<Optional<byte[]>, SignerFailure>(var bytes) ->
          bytes
              .map(file -> Response.bytes(200, "application/json", file))
              .orElseGet(
                  () ->
                      Response.refused(
                          404,
                          new HttpFailure.UnknownPath(
                              request.head().method().name(), request.head().path())));
    };
  }

  private static long version(String text) {
    if (!text.matches("0|[1-9][0-9]{0,15}")) {
      throw new MalformedInput("version", text, "a whole number, at most 16 digits");
    }
    return Long.parseLong(text);
  }
}
