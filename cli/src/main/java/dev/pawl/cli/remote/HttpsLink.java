package dev.pawl.cli.remote;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// Sends one request and returns the status and the bounded body of its answer. Knows addresses,
/// TLS,
/// the token and time limits; knows no operation.
final class HttpsLink implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /// For an answer to an ordinary request. An upload has no limit of its own: its size has none
  /// either.
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private static final ByteCount LARGEST_ANSWER = ByteCount.mebi(16);

  private final HttpClient client;
  private final URI server;
  private final Path ca;
  private final String token;

  HttpsLink(SSLContext tls, URI server, Path ca, String token) {
    this.client =
        HttpClient.newBuilder()
            .sslContext(tls)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.server = server;
    this.ca = ca;
    this.token = token;
  }

  /// An ordinary request.
  Result<HttpResponse<byte[]>, CliFailure> send(
      String attempted, String method, String path, byte[] body) {
    BodyPublisher publisher =
        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    return exchange(
        attempted,
        request(path, "application/json")
            .method(method, publisher)
            .timeout(ANSWER_TIMEOUT)
            .build());
  }

  /// A request with a body of any size.
  Result<HttpResponse<byte[]>, CliFailure> upload(
      String attempted, String path, BodyPublisher body) {
    return exchange(attempted, request(path, "application/octet-stream").PUT(body).build());
  }

  private HttpRequest.Builder request(String path, String type) {
    String base = server.toString();
    String prefix = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return HttpRequest.newBuilder(URI.create(prefix + path))
        .header("Authorization", "Bearer " + token)
        .header("Accept", "application/json, application/problem+json")
        .header("Content-Type", type);
  }

  private Result<HttpResponse<byte[]>, CliFailure> exchange(String attempted, HttpRequest request) {
    try {
      HttpResponse<byte[]> response =
          client.send(
              request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER.value()));
      return Result.ok(response);
    } catch (SSLException e) {
      return Result.failed(new RemoteFailure.UntrustedServer(attempted, server, ca, reason(e)));
    } catch (IOException e) {
      return Result.failed(new RemoteFailure.Unreachable(attempted, server, reason(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.failed(new RemoteFailure.Unreachable(attempted, server, "an interruption"));
    }
  }

  /// What Java says, from the innermost cause that says anything.
  private static String reason(IOException e) {
    String reason = e.getClass().getSimpleName();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        reason = cause.getMessage();
      } else if (cause instanceof java.nio.channels.UnresolvedAddressException) {
        reason = "no such host";
      } else if (cause instanceof java.net.ConnectException) {
        reason = "no connection";
      }
    }
    return reason;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
