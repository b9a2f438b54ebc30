package dev.pawl.agent.offer;

import dev.pawl.agent.link.FileLink;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.value.ByteCount;
import java.net.URI;
import java.util.Optional;

/// Metadata from the folder the server's poll answer links to.
final class LinkMetadataSource implements MetadataSource {
  private final FileLink link;
  private final URI folder;

  private boolean answered = true; // false once the server could not be reached

  LinkMetadataSource(FileLink link, URI folder) {
    this.link = link;
    this.folder = folder;
  }

  @Override
  public FetchAnswer fetch(String fileName, ByteCount limit) {
    String base = folder.toString();
    URI url = URI.create((base.endsWith("/") ? base : base + "/") + fileName);
    return switch (link.file(url, limit)) {
      case Result.Ok<Optional<byte[]>, LinkFailure>(Optional<byte[]> bytes) ->
          bytes.<FetchAnswer>map(FetchAnswer.Found::new).orElseGet(FetchAnswer.NotFound::new);
      case Result.Failed<Optional<byte[]>, LinkFailure>(LinkFailure.TooLong _) ->
          new FetchAnswer.TooLong();
      case Result.Failed<Optional<byte[]>, LinkFailure>(LinkFailure failure) -> {
        answered = answered && failure.answered();
        yield new FetchAnswer.Unreachable(failure.explain());
      }
    };
  }

  /// Whether the server answered every time, in whatever way.
  boolean alwaysAnswered() {
    return answered;
  }
}
