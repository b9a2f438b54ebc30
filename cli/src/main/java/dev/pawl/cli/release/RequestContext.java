package dev.pawl.cli.release;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.repository.LineState;
import dev.pawl.cli.repository.RepositoryChain;
import dev.pawl.cli.repository.RepositoryFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.ProductLine;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The signed files a request brings along, so that it can be checked where there is no network:
/// roots,
/// top-level targets, and the line's metadata before the change. Untrusted until verified from a
/// root
/// that the signer has.
final class RequestContext {
  private static final int MOST_ROOTS = 256;

  private final List<byte[]> roots;
  private final byte[] targets;
  private final Optional<byte[]> previous;

  private RequestContext(List<byte[]> roots, byte[] targets, Optional<byte[]> previous) {
    this.roots = roots;
    this.targets = targets;
    this.previous = previous;
  }

  static RequestContext of(LineState state) {
    return new RequestContext(
        state.chain().roots(),
        state.chain().targets().received(),
        state.current().map(SignedMetadata::received));
  }

  static RequestContext read(JsonView view) {
    view.only("roots", "targets", "previous");
    List<byte[]> roots = view.array("roots").stream().map(JsonView::asBase64).toList();
    if (roots.size() > MOST_ROOTS) {
      throw view.member("roots").wrong("at most " + MOST_ROOTS, roots.size() + " roots");
    }
    return new RequestContext(
        roots, view.base64("targets"), view.optional("previous").map(JsonView::asBase64));
  }

  JsonObject toJson() {
    var json =
        JsonObject.builder()
            .put("roots", roots.stream().map(RequestContext::text).toList())
            .put("targets", text(targets));
    previous.ifPresent(file -> json.put("previous", text(file)));
    return json.build();
  }

  private static JsonString text(byte[] bytes) {
    return new JsonString(Base64.getEncoder().encodeToString(bytes));
  }

  /// What the files say about the line, verified from `trustedRoot`.
  Result<LineState, CliFailure> verify(ProductLine line, byte[] trustedRoot) {
    return switch (RepositoryChain.verify(trustedRoot, roots, targets)) {
      case Result.Ok<RepositoryChain, TrustFailure>(RepositoryChain chain) ->
          LineState.verify(chain, line, previous);
      case Result.Failed<RepositoryChain, TrustFailure>(TrustFailure failure) ->
          Result.failed(
              RepositoryFailure.refused(failure, "verifying what a signing request is based on"));
    };
  }
}
