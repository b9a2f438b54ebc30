package dev.pawl.agent.director;

import dev.pawl.agent.link.FileLink;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Nonce;
import java.util.Optional;

/// The director's files, one by one.
final class DirectorSource implements MetadataSource {
  private final FileLink link;
  private final Nonce nonce;
  private final long held;

  private boolean answered = true; // false once the server could not be reached

  /// @param held version of the timestamp held, 0 if none
  DirectorSource(FileLink link, Nonce nonce, long held) {
    this.link = link;
    this.nonce = nonce;
    this.held = held;
  }

  @Override
  public FetchAnswer fetch(String fileName, ByteCount limit) {
    return switch (link.director(fileName, nonce, held, limit)) {
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
