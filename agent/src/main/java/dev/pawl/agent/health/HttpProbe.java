package dev.pawl.agent.health;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends a GET and looks at the status: 200 to 299 is well. Redirects are not followed, the body is
/// not read. On a thread of its own, since an answer that trickles could take for ever.
final class HttpProbe {
  private HttpProbe() {}

  /// @return what is wrong; nothing if the answer came within `timeout` and is well
  static Optional<String> run(URI url, Duration timeout) {
    var status = new CompletableFuture<Integer>();
    Thread.ofPlatform()
        .name("health-http")
        .daemon()
        .start(
            () -> {
              try {
                status.complete(ask(url, timeout));
              } catch (IOException | RuntimeException e) {
                status.completeExceptionally(e);
              }
            });
    try {
      int found = status.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return found >= 200 && found < 300
          ? Optional.empty()
          : Optional.of("GET was answered with status %d".formatted(found));
    } catch (TimeoutException e) {
      return Optional.of(late(timeout));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        return Optional.of(late(timeout));
      }
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      String problem =
          Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
      return Optional.of("GET was not answered: " + problem);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("GET was interrupted");
    }
  }

  private static String late(Duration timeout) {
    return "GET was not answered within %d s".formatted(timeout.toSeconds());
  }

  private static int ask(URI url, Duration timeout) throws IOException {
    var connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
    try {
      int millis = Math.toIntExact(timeout.toMillis());
      connection.setConnectTimeout(millis);
      connection.setReadTimeout(millis);
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
