package dev.pawl.cli.tufclient;

import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Takes the body of an answer as it comes, counts it, and ends the connection at the limit. Each
/// piece is asked for after the one before it was written: nothing piles up in memory.
final class CountedBody implements BodySubscriber<CountedBody.End> {
  /// How the body ended.
  enum End {
    /// By itself.
    WHOLE,
    /// At the limit.
    CUT
  }

  private final ByteCount limit;
  private final OutputStream into;
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private final AtomicLong received = new AtomicLong();
  private final AtomicReference<Optional<IOException>> trouble =
      new AtomicReference<>(Optional.empty());

  CountedBody(ByteCount limit, OutputStream into) {
    this.limit = limit;
    this.into = into;
  }

  /// Bytes that came so far.
  long received() {
    return received.get();
  }

  /// Throws what went wrong on our side, if anything did.
  void rethrow() throws IOException {
    if (trouble.get().isPresent()) {
      throw trouble.get().get();
    }
  }

  @Override
  public CompletionStage<End> getBody() {
    return end;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription.complete(given);
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    if (end.isDone()) {
      return;
    }
    try {
      for (ByteBuffer piece : pieces) {
        if (!take(piece)) {
          finish(End.CUT);
          return;
        }
      }
      subscription.join().request(1);
    } catch (IOException e) {
      trouble.set(Optional.of(e));
      finish(End.CUT);
    }
  }

  private boolean take(ByteBuffer piece) throws IOException {
    if (received.addAndGet(piece.remaining()) > limit.value()) {
      return false;
    }
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    into.write(bytes);
    return true;
  }

  private void finish(End how) {
    subscription.join().cancel();
    end.complete(how);
  }

  @Override
  public void onError(Throwable problem) {
    end.completeExceptionally(problem);
  }

  @Override
  public void onComplete() {
    end.complete(End.WHOLE);
  }
}
