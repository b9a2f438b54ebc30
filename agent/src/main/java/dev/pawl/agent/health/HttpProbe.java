package dev.pawl.agent.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/// Sends a GET and looks at the status: 200 to 299 is well. Redirects are not followed, the body is
/// not read.
final class HttpProbe {
  private HttpProbe() {}

  /// @return what is wrong; nothing if the answer came within `timeout` and is well
  static Optional<String> run(URI url, Duration timeout) {
    HttpRequest request = HttpRequest.newBuilder(url).GET().timeout(timeout).build();
    try (HttpClient client = client(timeout)) {
      try {
        HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
        response.body().close();
        int status = response.statusCode();
        return status >= 200 && status < 300
            ? Optional.empty()
            : Optional.of("GET was answered with status %d".formatted(status));
      } catch (HttpTimeoutException e) {
        return Optional.of("GET was not answered within %d s".formatted(timeout.toSeconds()));
      } catch (IOException e) {
        String problem = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return Optional.of("GET was not answered: " + problem);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.of("GET was interrupted");
      } finally {
        client.shutdownNow();
      }
    }
  }

  private static HttpClient client(Duration timeout) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(timeout)
        .build();
  }
}
