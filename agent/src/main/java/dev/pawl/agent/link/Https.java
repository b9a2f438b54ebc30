package dev.pawl.agent.link;

import dev.pawl.agent.link.LinkFailure.Answered;
import dev.pawl.agent.link.LinkFailure.TlsFailed;
import dev.pawl.agent.link.LinkFailure.TooLong;
import dev.pawl.agent.link.LinkFailure.Unreachable;
import dev.pawl.agent.link.LinkFailure.UnsafeLink;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ByteCount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// HTTPS requests with limits: TLS 1.2 or newer, host names checked, no redirects, no proxy, no
/// other scheme. Every problem becomes a [LinkFailure]. Keeps one connection for the next request;
/// used by one thread.
public final class Https implements AutoCloseable {
  private static final ByteCount LONGEST_PROBLEM = ByteCount.kibi(16);
  private static final int LONGEST_SHOWN = 300;
  private static final int PIECE = 16 * 1024;

  private static final String TOO_LATE = "no answer in time";

  /// An answer: its body is to be closed by whoever asked.
  public static final class Answer {
    private final AnswerHead head;
    private final Body body;

    private Answer(AnswerHead head, Body body) {
      this.head = head;
      this.body = body;
    }

    /// Its status.
    public int status() {
      return head.status();
    }

    /// The value of a header.
    public Optional<String> header(String name) {
      return head.first(name);
    }

    /// What it brings.
    public Body body() {
      return body;
    }
  }

  private final SSLContext tls;
  private final LinkLimits limits;
  private final Runnable alive;

  private Optional<TlsConnection> idle = Optional.empty(); // kept for the next request

  /// @param tls whom to trust, and how to identify the device
  /// @param alive called before each wait, none of which is longer than the longest of `limits`
  public Https(SSLContext tls, LinkLimits limits, Runnable alive) {
    this.tls = tls;
    this.limits = limits;
    this.alive = alive;
  }

  /// Sends a request. A connection that was closed while it was idle, for example by a server that
  /// was started again, is replaced once.
  public Result<Answer, LinkFailure> send(URI url, Request request) {
    if (!isSafe(url)) {
      return Result.failed(new UnsafeLink(url));
    }
    byte[] bytes = request.to(url);
    try {
      Optional<TlsConnection> kept = takeIdle(url);
      if (kept.isPresent()) {
        try {
          return Result.ok(ask(kept.get(), url, bytes));
        } catch (IOException e) {
          if (!kept.get().diedIdle() || kept.get().patience().wasTooLate()) {
            throw e;
          }
        }
      }
      return Result.ok(ask(TlsConnection.open(tls, url, limits, alive), url, bytes));
    } catch (IOException e) {
      return Result.failed(failure(url, e));
    }
  }

  private Answer ask(TlsConnection connection, URI url, byte[] request) throws IOException {
    try {
      AnswerHead head = connection.ask(request);
      return new Answer(head, new AnswerBody(url, connection, head, this::keep));
    } catch (IOException e) {
      connection.close();
      if (connection.patience().wasTooLate()) {
        throw tooLate(e);
      }
      throw e;
    }
  }

  /// Not a cause: whoever looks for one would find TLS, whose reading it was that was given up.
  static IOException tooLate(IOException given) {
    IOException late = new IOException(TOO_LATE);
    late.addSuppressed(given);
    return late;
  }

  private Optional<TlsConnection> takeIdle(URI url) {
    Optional<TlsConnection> kept = idle;
    idle = Optional.empty();
    if (kept.isPresent() && !kept.get().leadsTo(url)) {
      kept.get().close();
      return Optional.empty();
    }
    return kept;
  }

  private void keep(TlsConnection connection) {
    idle.ifPresent(TlsConnection::close);
    connection.patience().rest();
    idle = Optional.of(connection);
  }

  /// Sends a request and reads the whole body of its answer.
  /// @param expected status of an answer worth reading; every other one becomes the failure
  public Result<byte[], LinkFailure> read(URI url, Request request, int expected, ByteCount limit) {
    return send(url, request)
        .then(
            answer -> {
              try (Body body = answer.body()) {
                return answer.status() == expected
                    ? whole(url, body, limit)
                    : Result.failed(problem(url, answer));
              }
            });
  }

  /// The rest of a body, if it is not longer than `limit`.
  static Result<byte[], LinkFailure> whole(URI url, Body body, ByteCount limit) {
    var whole = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE];
    try {
      int n;
      while ((n = body.read(piece)) >= 0) {
        whole.write(piece, 0, n);
        if (whole.size() > limit.value()) {
          return Result.failed(new TooLong(url, limit));
        }
      }
      return Result.ok(whole.toByteArray());
    } catch (LinkBroken e) {
      return Result.failed(e.failure());
    } catch (IOException e) {
      return Result.failed(failure(url, e));
    }
  }

  /// The rest of a body that must not be longer than `limit` and says that it is just as long: read
  /// into its place, since the list of a large image is what takes most memory of all.
  static Result<byte[], LinkFailure> file(URI url, Answer answer, Body body, ByteCount limit) {
    boolean exact = answer.header("Content-Length").equals(Optional.of("" + limit.value()));
    if (!exact) {
      return whole(url, body, limit);
    }
    byte[] file = new byte[Math.toIntExact(limit.value())];
    byte[] piece = new byte[Math.min(file.length, PIECE)];
    try {
      int at = 0;
      int n;
      while (at < file.length && (n = body.read(piece)) >= 0) {
        System.arraycopy(piece, 0, file, at, n);
        at += n;
      }
      return Result.ok(at == file.length ? file : Arrays.copyOf(file, at));
    } catch (LinkBroken e) {
      return Result.failed(e.failure());
    } catch (IOException e) {
      return Result.failed(failure(url, e));
    }
  }

  /// What an answer with an unexpected status says, as far as it can be read.
  static LinkFailure problem(URI url, Answer answer) {
    record Problem(String code, String text) {}
    Result<Problem, JsonFailure> problem =
        switch (whole(url, answer.body(), LONGEST_PROBLEM)) {
          case Result.Ok<byte[], LinkFailure>(byte[] bytes) ->
              JsonReader.read(bytes, JsonLimits.standard())
                  .then(
                      json ->
                          JsonView.read(
                              json,
                              view ->
                                  new Problem(
                                      text(view, "errorCode", "code"),
                                      text(view, "message", "detail", "title"))));
          case Result.Failed<byte[], LinkFailure> _ -> Result.ok(new Problem("", ""));
        };
    return switch (problem) {
      case Result.Ok<Problem, JsonFailure>(Problem read) ->
          new Answered(url, answer.status(), read.code, read.text);
      case Result.Failed<Problem, JsonFailure> _ -> new Answered(url, answer.status(), "", "");
    };
  }

  /// The first of these members that is a text: DDI errors and problem details name them
  /// differently.
  private static String text(JsonView view, String... names) {
    return Stream.of(names)
        .flatMap(name -> view.optional(name).stream())
        .map(JsonView::json)
        .filter(JsonValue.JsonString.class::isInstance)
        .map(text -> ((JsonValue.JsonString) text).value().replaceAll("\\p{Cntrl}", " "))
        .map(text -> text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) : text)
        .findFirst()
        .orElse("");
  }

  private static boolean isSafe(URI url) {
    return "https".equalsIgnoreCase(url.getScheme())
        && url.getHost() != null
        && url.getUserInfo() == null;
  }

  private static LinkFailure failure(URI url, IOException problem) {
    Optional<String> outOfDate = outOfDate(problem);
    if (outOfDate.isPresent()) {
      return new TlsFailed(url, outOfDate.get());
    }
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
        return new TlsFailed(url, message(cause));
      }
    }
    return new Unreachable(url, message(problem));
  }

  /// Says so when the server's certificate is not valid at this time: then one of the clocks is
  /// wrong,
  /// or the certificate is.
  private static Optional<String> outOfDate(IOException problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return Optional.of(
            "the server's certificate has expired, %s; the clock here says %s"
                .formatted(message(cause), Instant.now()));
      }
      if (cause instanceof CertificateNotYetValidException) {
        return Optional.of(
            "the server's certificate is not valid yet, %s; the clock here says %s"
                .formatted(message(cause), Instant.now()));
      }
    }
    return Optional.empty();
  }

  /// What is known about a problem, in one line.
  static String message(Throwable problem) {
    String message = problem.getMessage();
    return message == null || message.isBlank() ? problem.getClass().getSimpleName() : message;
  }

  @Override
  public void close() {
    idle.ifPresent(TlsConnection::close);
    idle = Optional.empty();
  }
}
