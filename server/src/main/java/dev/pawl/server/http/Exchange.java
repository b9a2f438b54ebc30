package dev.pawl.server.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer on the wire. The network library's objects are touched on their event
/// loop alone; everything else happens on a virtual thread.
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final int CHUNK = 64 * 1024;

  /// How long a connection whose request was refused half-read is still drained, so that the sender
  /// reads our answer instead of a reset.
  private static final long LINGER_MS = 2_000;

  private final HttpServerRequest request;
  private final Context eventLoop;
  private final Limits limits;
  private final Body body;
  private final Runnable done;

  /// @param done run on the event loop when the answer is sent or the connection lost
  Exchange(HttpServerRequest request, Context eventLoop, Limits limits, Runnable done) {
    this.request = request;
    this.eventLoop = eventLoop;
    this.limits = limits;
    this.body = new Body(request, eventLoop, limits);
    this.done = done;
  }

  Body body() {
    return body;
  }

  /// Sends the answer. On a virtual thread.
  void send(Response response) {
    if (response.status() < 300 && tagMatches(response)) {
      head(304, response, Optional.empty(), this::end);
      return;
    }
    long length = response.content().length();
    if (response.status() == 200 && isOther(response)) {
      head(412, response, Optional.of(0L), this::end);
      return;
    }
    boolean ranged =
        response.status() == 200
            && request.method().name().equals("GET")
            && response.header("accept-ranges").isPresent();
    Ranges.Part part =
        ranged
            ? Ranges.of(header("range"), header("if-range"), response.header("etag"), length)
            : new Ranges.Part.Whole();
    switch (part) {
      case Ranges.Part.Whole _ -> content(response.status(), response, 0, length);
      case Ranges.Part.Some(long offset, long some) ->
          content(
              206,
              response.withHeader(
                  "content-range", "bytes %d-%d/%d".formatted(offset, offset + some - 1, length)),
              offset,
              some);
      case Ranges.Part.Several(var parts) -> several(response, parts, length);
      case Ranges.Part.Unsatisfiable _ ->
          head(
              416,
              response.withHeader("content-range", "bytes */" + length),
              Optional.of(0L),
              this::end);
    }
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  /// Whether the request wants other bytes than these (RFC 9110, 13.1.1).
  private boolean isOther(Response response) {
    Optional<String> tag = response.header("etag");
    Optional<String> wanted = header("if-match").map(String::strip);
    return tag.isPresent()
        && wanted.isPresent()
        && !wanted.get().equals("*")
        && !wanted.get().contains(tag.get());
  }

  private void several(Response response, List<Ranges.Part.Some> parts, long total) {
    var multipart = new Multipart(response, parts, total);
    try (InputStream in = multipart.open()) {
      stream(206, response.withHeader("content-type", multipart.type()), in, multipart.length());
    } catch (UncheckedIOException | IOException e) {
      abort(e);
    }
  }

  private boolean tagMatches(Response response) {
    Optional<String> tag = response.header("etag");
    Optional<String> wanted = header("if-none-match");
    String method = request.method().name();
    return tag.isPresent()
        && wanted.isPresent()
        && (method.equals("GET") || method.equals("HEAD"))
        && (wanted.get().strip().equals("*") || wanted.get().contains(tag.get()));
  }

  private void content(int status, Response response, long offset, long length) {
    boolean bodyless = request.method().name().equals("HEAD") || status == 204 || status == 304;
    Optional<Long> announced =
        status == 204 || status == 304 ? Optional.empty() : Optional.of(length);
    if (bodyless || length == 0) {
      head(status, response, announced, this::end);
      return;
    }
    switch (response.content()) {
      case Content.Empty _, Content.Refused _ -> head(status, response, announced, this::end);
      case Content.Bytes(Buffer bytes) -> head(status, response, announced, out -> out.end(bytes));
      case Content.File(var file, var _) ->
          head(status, response, announced, out -> out.sendFile(file.toString(), offset, length));
      case Content.Stream(ByteSource source, var _) -> {
        try (InputStream in = source.open(offset)) {
          stream(status, response, in, length);
        } catch (IOException e) {
          abort(e);
        }
      }
    }
  }

  private interface Step {
    Future<Void> on(HttpServerResponse out);
  }

  private Future<Void> end(HttpServerResponse out) {
    return out.end();
  }

  private void head(int status, Response response, Optional<Long> length, Step last) {
    onEventLoop(
        out -> {
          begin(out, status, response, length);
          return last.on(out);
        },
        true);
  }

  /// On the event loop.
  private void begin(HttpServerResponse out, int status, Response response, Optional<Long> length) {
    out.setStatusCode(status);
    response.headers().forEach(out::putHeader);
    if (response.header("cache-control").isEmpty()) {
      out.putHeader("cache-control", "no-store");
    }
    out.putHeader("x-content-type-options", "nosniff");
    length.ifPresent(known -> out.putHeader("content-length", Long.toString(known)));
    if (!body.complete()) {
      out.putHeader("connection", "close");
    }
  }

  private void stream(int status, Response response, InputStream in, long length)
      throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, length)];
    long left = length;
    boolean first = true;
    while (left > 0) {
      int read = in.readNBytes(chunk, 0, (int) Math.min(chunk.length, left));
      if (read == 0) {
        throw new IOException("the content ended " + left + " bytes early");
      }
      left -= read;
      Buffer piece = Buffer.buffer(read).appendBytes(chunk, 0, read);
      boolean begins = first;
      boolean ends = left == 0;
      Future<Void> sent =
          onEventLoop(
              out -> {
                if (begins) {
                  begin(out, status, response, Optional.of(length));
                }
                return ends ? out.end(piece) : out.write(piece);
              },
              ends);
      first = false;
      if (!ends) {
        await(sent);
      }
    }
  }

  /// Waits until the connection has taken what was written: a slow receiver slows the reader down.
  private void await(Future<Void> sent) throws IOException {
    try {
      sent.toCompletionStage()
          .toCompletableFuture()
          .get(limits.stalled().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the receiver is gone or stalls", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Future<Void> onEventLoop(Step step, boolean last) {
    io.vertx.core.Promise<Void> sent = io.vertx.core.Promise.promise();
    eventLoop.runOnContext(
        _ -> {
          Future<Void> result;
          try {
            result = step.on(request.response());
          } catch (RuntimeException e) { // the connection is closed already
            result = Future.failedFuture(e);
          }
          result.onComplete(
              outcome -> {
                if (last) {
                  ended(outcome.failed() ? Optional.of(outcome.cause()) : Optional.empty());
                }
                if (outcome.failed()) {
                  sent.tryFail(outcome.cause());
                } else {
                  sent.tryComplete();
                }
              });
        });
    return sent.future();
  }

  /// On the event loop.
  private void ended(Optional<Throwable> failure) {
    done.run();
    if (failure.isPresent()) {
      LOG.debug("answering {}: {}", request.path(), failure.get().toString());
      request.connection().close();
    } else if (!body.complete()) {
      body.discard();
      eventLoop.owner().setTimer(LINGER_MS, _ -> request.connection().close());
    }
  }

  private void abort(Exception e) {
    LOG.debug("sending {} broke off: {}", request.path(), e.toString());
    eventLoop.runOnContext(
        _ -> {
          done.run();
          request.connection().close();
        });
  }
}
