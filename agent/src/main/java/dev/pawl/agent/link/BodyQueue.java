package dev.pawl.agent.link;

import dev.pawl.agent.link.LinkFailure.TooSlow;
import dev.pawl.agent.link.LinkFailure.Unreachable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Takes an answer from the HTTP client piece by piece, as the reader asks for it, so that memory
/// stays small however long the answer is; and gives up an answer that comes too slowly. The
/// client's own time-out ends with the first byte.
final class BodyQueue implements BodySubscriber<BodyQueue>, Body {
  private sealed interface Signal {
    record Bytes(List<ByteBuffer> buffers) implements Signal {}

    record End() implements Signal {}

    record Broken(String problem) implements Signal {}
  }

  private final URI url;
  private final LinkLimits limits;
  private final Runnable alive;

  /// At most one [Signal.Bytes] and one end, because pieces are asked for one by one.
  private final BlockingQueue<Signal> arrived = new LinkedBlockingQueue<>();

  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

  /// Buffers of the piece being read.
  private final ArrayDeque<ByteBuffer> piece = new ArrayDeque<>();

  private boolean ended; // the end was read, or the answer was given up
  private long received; // bytes so far
  private long waitedNanos; // time waited since the window began
  private long windowBytes; // bytes since the window began

  BodyQueue(URI url, LinkLimits limits, Runnable alive) {
    this.url = url;
    this.limits = limits;
    this.alive = alive;
  }

  @Override
  public CompletionStage<BodyQueue> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription.complete(given);
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    arrived.add(new Signal.Bytes(List.copyOf(buffers)));
  }

  @Override
  public void onError(Throwable problem) {
    arrived.add(new Signal.Broken(Https.message(problem)));
  }

  @Override
  public void onComplete() {
    arrived.add(new Signal.End());
  }

  @Override
  public int read(byte[] into) throws IOException {
    while (!ended) {
      ByteBuffer next = piece.peek();
      if (next == null) {
        await();
      } else if (next.hasRemaining()) {
        int n = Math.min(into.length, next.remaining());
        next.get(into, 0, n);
        return n;
      } else {
        piece.remove();
      }
    }
    return -1;
  }

  private void await() throws IOException {
    switch (nextSignal()) {
      case Signal.Bytes(var buffers) -> {
        piece.addAll(buffers);
        long length = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        received += length;
        windowBytes += length;
        requireRate();
        subscription.join().request(1);
      }
      case Signal.End() -> ended = true;
      case Signal.Broken(var problem) -> {
        ended = true;
        throw new LinkBroken(new Unreachable(url, "cut after " + received + " bytes: " + problem));
      }
    }
  }

  private Signal nextSignal() throws IOException {
    alive.run();
    long start = System.nanoTime();
    Optional<Signal> signal;
    try {
      signal = Optional.ofNullable(arrived.poll(limits.silence().toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new LinkBroken(new Unreachable(url, "interrupted"));
    }
    waitedNanos += System.nanoTime() - start;
    if (signal.isEmpty()) {
      close();
      throw new LinkBroken(new TooSlow(url, windowBytes, limits.silence()));
    }
    return signal.get();
  }

  private void requireRate() throws LinkBroken {
    Duration waited = Duration.ofNanos(waitedNanos);
    if (windowBytes >= limits.least().value()) {
      windowBytes = 0;
      waitedNanos = 0;
    } else if (waited.compareTo(limits.window()) > 0) {
      close();
      throw new LinkBroken(new TooSlow(url, windowBytes, waited));
    }
  }

  @Override
  public void close() {
    ended = true;
    piece.clear();
    var _ = subscription.thenAccept(Subscription::cancel);
  }
}
