package dev.pawl.cli.tufclient;

import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Fetches files over HTTP: one request for each, never more bytes than the limit, never more
/// slowly than [FetchLimits] allow. Redirects are not followed, to wherever; bodies are taken as
/// they are, so nothing is ever decompressed.
final class FileFetch implements AutoCloseable {
  /// Of an answer that is no file, this much is read to keep the connection.
  private static final ByteCount LONGEST_OTHER = ByteCount.kibi(64);

  private final HttpClient client;
  private final FetchLimits limits;

  FileFetch(FetchLimits limits) {
    this.limits = limits;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connect())
            .build();
  }

  /// Asks once for the file at `url` and writes it to `into`.
  /// @throws IOException if `into` does not take it
  Delivery get(URI url, ByteCount limit, OutputStream into) throws IOException {
    var request = HttpRequest.newBuilder(url).header("Accept-Encoding", "identity").build();
    var files = new CountedBody(limit, into);
    var others = new CountedBody(LONGEST_OTHER, OutputStream.nullOutputStream());
    BodyHandler<CountedBody.End> choose = info -> isFile(info) ? files : others;
    CompletableFuture<HttpResponse<CountedBody.End>> answer = client.sendAsync(request, choose);
    try {
      HttpResponse<CountedBody.End> response = await(answer, files);
      files.rethrow();
      return delivery(response);
    } catch (TooSlow e) {
      answer.cancel(true);
      return new Delivery.Broken("" + e.getMessage());
    } catch (ExecutionException e) {
      files.rethrow();
      return new Delivery.Broken(reason(e));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return new Delivery.Broken("interrupted");
    }
  }

  /// Waits window by window, as long as each brings enough.
  private HttpResponse<CountedBody.End> await(
      CompletableFuture<HttpResponse<CountedBody.End>> answer, CountedBody body)
      throws ExecutionException, InterruptedException, TooSlow {
    long before = 0;
    while (true) {
      try {
        return answer.get(limits.window().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        long now = body.received();
        if (now - before < limits.least().value()) {
          throw new TooSlow(
              "%d bytes within %d s, at least %d must come"
                  .formatted(now - before, limits.window().toSeconds(), limits.least().value()));
        }
        before = now;
      }
    }
  }

  private static boolean isFile(HttpResponse.ResponseInfo info) {
    return info.statusCode() == 200 && encoding(info.headers()).equals("identity");
  }

  private static String encoding(java.net.http.HttpHeaders headers) {
    return headers.firstValue("Content-Encoding").orElse("identity");
  }

  private static Delivery delivery(HttpResponse<CountedBody.End> response) {
    int status = response.statusCode();
    if (status == 404) {
      return new Delivery.NotThere();
    }
    if (status >= 300 && status < 400) {
      return new Delivery.Broken("status " + status + ", and redirects are not followed");
    }
    if (status != 200) {
      return new Delivery.Broken("status " + status);
    }
    String encoding = encoding(response.headers());
    if (!encoding.equals("identity")) {
      return new Delivery.Broken("encoded as " + encoding + ", which was not asked for");
    }
    return switch (response.body()) {
      case WHOLE -> new Delivery.Complete();
      case CUT -> new Delivery.TooLong();
    };
  }

  /// What Java says, from the innermost cause that says anything.
  private static String reason(ExecutionException e) {
    String reason = "no connection";
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        reason = cause.getMessage();
      }
    }
    return reason;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /// The answer comes too slowly, or not at all.
  private static final class TooSlow extends Exception {
    private static final long serialVersionUID = 1;

    TooSlow(String message) {
      super(message);
    }
  }
}
