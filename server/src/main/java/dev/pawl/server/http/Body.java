package dev.pawl.server.http;

import dev.pawl.core.value.ByteCount;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The body of one request, between the event loop that receives it and the thread that reads it.
/// The request is paused; each buffer read asks for one more, so at most [#AHEAD] buffers wait in
/// memory and a slow disk slows the sender down.
final class Body {
  private static final int AHEAD = 16;

  private sealed interface Piece {
    record Bytes(Buffer buffer) implements Piece {}

    record End() implements Piece {}

    record Broken() implements Piece {}
  }

  private final HttpServerRequest request;
  private final Context eventLoop;
  private final Limits limits;
  private final String path;
  private final OptionalLong announced;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private boolean opened; // by the handler, once
  private volatile boolean complete; // everything was received

  Body(HttpServerRequest request, Context eventLoop, Limits limits) {
    this.request = request;
    this.eventLoop = eventLoop;
    this.limits = limits;
    this.path = request.uri().replaceFirst("\\?.*", "");
    this.announced = announcedBy(request);
    this.complete = announced.isPresent() && announced.getAsLong() == 0;
  }

  OptionalLong announced() {
    return announced;
  }

  /// Whether nothing of the body is left on the connection.
  boolean complete() {
    return complete;
  }

  InputStream open(ByteCount limit) {
    if (opened) {
      throw new IllegalStateException("the body of " + path + " is read twice");
    }
    opened = true;
    if (announced.isPresent() && announced.getAsLong() > limit.value()) {
      throw refused(tooLarge(limit, announced.getAsLong() + " bytes"));
    }
    if (complete) {
      return InputStream.nullInputStream();
    }
    eventLoop.runOnContext(_ -> begin());
    return new BodyStream(this, limit);
  }

  /// On the event loop.
  private void begin() {
    request.handler(buffer -> pieces.add(new Piece.Bytes(buffer)));
    request.endHandler(
        _ -> {
          complete = true;
          pieces.add(new Piece.End());
        });
    request.exceptionHandler(_ -> pieces.add(new Piece.Broken()));
    if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
      request.response().writeContinue();
    }
    request.fetch(AHEAD);
  }

  /// Takes the rest of the body off the connection without keeping it. On the event loop.
  void discard() {
    request.handler(_ -> {});
    request.resume();
  }

  /// The next buffer; empty at the end of the body.
  /// @param received bytes before it
  /// @param since when reading began, by [System#nanoTime]
  Buffer next(long received, long since) {
    Duration allowed =
        limits.bodyGrace().plusSeconds(received / Math.max(1, limits.bodyBytesPerSecond()));
    Duration passed = Duration.ofNanos(System.nanoTime() - since);
    Duration left = allowed.minus(passed);
    Piece piece = left.isPositive() ? poll(left) : null;
    return switch (piece) {
      case Piece.Bytes(Buffer buffer) -> {
        eventLoop.runOnContext(_ -> request.fetch(1));
        yield buffer;
      }
      case Piece.End _ -> Buffer.buffer();
      case Piece.Broken _ -> throw refused(new HttpFailure.BodyCutOff(path, received));
      case null ->
          throw refused(
              new HttpFailure.SlowSender(
                  path, received, Duration.ofNanos(System.nanoTime() - since)));
    };
  }

  private @Nullable Piece poll(Duration left) {
    try {
      return pieces.poll(left.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading " + path, e);
    }
  }

  HttpFailure tooLarge(ByteCount limit, String found) {
    return new HttpFailure.BodyTooLarge(path, limit.value(), found);
  }

  static RequestRefused refused(HttpFailure failure) {
    return new RequestRefused(failure.refusal());
  }

  private static OptionalLong announcedBy(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    if (length != null) {
      return OptionalLong.of(Long.parseLong(length.strip()));
    }
    return request.getHeader("transfer-encoding") == null
        ? OptionalLong.of(0)
        : OptionalLong.empty();
  }
}
