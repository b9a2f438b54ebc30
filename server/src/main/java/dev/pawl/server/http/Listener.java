package dev.pawl.server.http;

import dev.pawl.core.failure.Result;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.BindException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An open port that answers HTTP/1.1 over TLS.
public final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final Duration OPENING = Duration.ofSeconds(30);
  private static final Duration DRAINING = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final ListenerConfig config;
  private final Dispatcher dispatcher;
  private final Connections connections;
  private final ExecutorService threads;
  private final HttpServer server;
  private final long sweeper;

  private Listener(Vertx vertx, ListenerConfig config, Dispatcher dispatcher) {
    this.vertx = vertx;
    this.config = config;
    this.dispatcher = dispatcher;
    this.connections = new Connections(config.limits());
    this.threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name(config.name() + "-request-", 0).factory());
    this.server =
        vertx
            .createHttpServer(options(config))
            .connectionHandler(connections::opened)
            .requestHandler(this::received);
    long every = Math.clamp(config.limits().idle().toMillis() / 4, 50, 5_000);
    this.sweeper = vertx.setPeriodic(every, _ -> connections.sweep());
  }

  /// Opens the port; requests are answered from then on.
  public static Result<Listener, ListenFailure> open(
      Vertx vertx, ListenerConfig config, Dispatcher dispatcher) {
    var listener = new Listener(vertx, config, dispatcher);
    try {
      listener
          .server
          .listen(config.port(), config.host())
          .toCompletionStage()
          .toCompletableFuture()
          .get(OPENING.toMillis(), TimeUnit.MILLISECONDS);
      return Result.ok(listener);
    } catch (ExecutionException e) {
      listener.release();
      return Result.failed(failure(config, e.getCause() == null ? e : e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while opening " + config.name(), e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("opening " + config.name() + " took " + OPENING, e);
    }
  }

  /// The port, also where the system chose it.
  public int port() {
    return server.actualPort();
  }

  private void release() {
    vertx.cancelTimer(sweeper);
    threads.shutdown();
  }

  /// Takes no more requests, lets those under way finish for 10 s at most, then closes the port.
  @Override
  public void close() {
    Future<Void> drained = server.shutdown(DRAINING.toMillis(), TimeUnit.MILLISECONDS);
    connections.end();
    try {
      drained
          .toCompletionStage()
          .toCompletableFuture()
          .get(2 * DRAINING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      LOG.warn("closing the {} listener", config.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    release();
  }

  private static HttpServerOptions options(ListenerConfig config) {
    Limits limits = config.limits();
    var options =
        new HttpServerOptions()
            .setMaxHeaderSize((int) limits.header().value())
            .setMaxInitialLineLength((int) limits.header().value() / 2)
            .setIdleTimeout((int) limits.stalled().toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setHandle100ContinueAutomatically(false)
            .setDecompressionSupported(false)
            .setCompressionSupported(false)
            .setMaxWebSocketFrameSize(128);
    config.tls().applyTo(options);
    return options;
  }

  /// On the event loop: hands the request to a thread that may block.
  private void received(HttpServerRequest request) {
    request.pause();
    Context eventLoop = vertx.getOrCreateContext();
    Optional<X509Certificate> certificate = certificate(request);
    Connections.Use use = connections.use(request.connection());
    use.requestBegins();
    var exchange = new Exchange(request, eventLoop, config.limits(), use::requestEnds);
    var incoming =
        new Dispatcher.Incoming(
            request.method().name(),
            request.uri(),
            request.headers(),
            new Peer(
                certificate,
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress()),
            exchange.body());
    threads.execute(() -> exchange.send(dispatcher.answer(incoming)));
  }

  private static Optional<X509Certificate> certificate(HttpServerRequest request) {
    SSLSession session = request.sslSession();
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? Optional.of(leaf)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private static ListenFailure failure(ListenerConfig config, Throwable cause) {
    return cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use")
        ? new ListenFailure.PortInUse(config.name(), config.port())
        : new ListenFailure.CannotListen(config.name(), config.port(), cause.toString());
  }
}
