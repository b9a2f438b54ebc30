package dev.pawl.cli.remote;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.failure.Explanation;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import java.util.Optional;

/// The server's own account of a failure: RFC 9457 `application/problem+json`
/// (docs/operate/exit-codes.md says which status leads to which exit code).
final class Problem {
  private Problem() {}

  /// The failure that an answer with this status and body stands for. A body that is no problem
  /// document, from a proxy for example, is not shown: only its status counts.
  static RemoteFailure.Refused read(String attempted, int status, byte[] body) {
    Explanation explanation =
        switch (parse(body, view -> explanation(attempted, status, view))) {
          case Result.Ok<Explanation, JsonFailure>(Explanation read) -> read;
          case Result.Failed<Explanation, JsonFailure> _ -> bare(attempted, status);
        };
    return new RemoteFailure.Refused(status, explanation);
  }

  private static Result<Explanation, JsonFailure> parse(
      byte[] body, java.util.function.Function<JsonView, Explanation> codec) {
    return JsonReader.read(body, JsonLimits.standard()).then(json -> JsonView.read(json, codec));
  }

  private static Explanation explanation(String attempted, int status, JsonView problem) {
    String code = problem.text("code");
    return new Explanation(
        code,
        exit(status, code),
        attempted,
        text(problem, "expected").orElse("the server to accept it"),
        text(problem, "found")
            .or(() -> text(problem, "detail"))
            .or(() -> text(problem, "title"))
            .orElse("status " + status),
        text(problem, "remedy").orElse("look up " + code + " in docs/failures.md"));
  }

  private static Optional<String> text(JsonView problem, String name) {
    return problem.optional(name).map(JsonView::asText).filter(text -> !text.isBlank());
  }

  private static Explanation bare(String attempted, int status) {
    return new Explanation(
        "remote.status-" + status,
        exit(status, ""),
        attempted,
        "the server to accept it",
        "status " + status + " without an explanation",
        "make sure that the address is the operator listener of a Pawl server");
  }

  private static ExitCode exit(int status, String code) {
    return switch (status) {
      case 401, 403 -> ExitCode.REFUSED;
      case 404 -> ExitCode.NOT_FOUND;
      case 409 -> ExitCode.CONFLICT;
      case 422 -> saysNotGenuine(code) ? ExitCode.VERIFICATION_FAILED : ExitCode.REFUSED;
      case 502, 503, 504 -> ExitCode.UNREACHABLE;
      default -> ExitCode.FAILED;
    };
  }

  private static boolean saysNotGenuine(String code) {
    return code.startsWith("trust.")
        || code.startsWith("image.")
        || code.startsWith("artifact.digest");
  }
}
