package dev.pawl.cli.remote;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.failure.Explanation;
import java.net.URI;
import java.nio.file.Path;

/// Why the server could not be asked, or what it answered instead (docs/failures.md, "remote").
public sealed interface RemoteFailure extends CliFailure {
  /// No connection, or it broke, or no answer in time.
  record Unreachable(String attempted, URI server, String problem) implements RemoteFailure {}

  /// The server's certificate does not come from the authority that is trusted.
  record UntrustedServer(String attempted, URI server, Path ca, String problem)
      implements RemoteFailure {}

  /// The authority's file cannot be used.
  record UnusableAuthority(Path file, String problem) implements RemoteFailure {}

  /// The API token's file cannot be used.
  record UnusableToken(Path file, String problem, String remedy) implements RemoteFailure {}

  /// The server said no, and why.
  ///
  /// @param status HTTP status
  /// @param explanation what the server wrote, with the exit code that follows from the status
  record Refused(int status, Explanation explanation) implements RemoteFailure {}

  /// The answer is not what the API promises.
  record UnexpectedAnswer(String attempted, String expected, String found)
      implements RemoteFailure {}

  @Override
  default Explanation explanation() {
    return switch (this) {
      case Unreachable(String attempted, URI server, String problem) ->
          new Explanation(
              "remote.unreachable",
              ExitCode.UNREACHABLE,
              attempted,
              "an answer from " + server,
              problem,
              "start the server or correct its address (--server, or \"server\" in pawl.json),"
                  + " then repeat the command");
      case UntrustedServer(String attempted, URI server, Path ca, String problem) ->
          new Explanation(
              "remote.untrusted-server",
              ExitCode.VERIFICATION_FAILED,
              attempted,
              "a certificate for " + server.getHost() + " issued by the authority in " + ca,
              problem,
              "make sure that this is the right server; then copy its tls/ca.pem here, or name it"
                  + " with --ca");
      case UnusableAuthority(Path file, String problem) ->
          new Explanation(
              "remote.unusable-authority",
              ExitCode.NOT_FOUND,
              "reading the server's authority from " + file,
              "a PEM file with one X.509 certificate",
              problem,
              "start the server once, it writes tls/ca.pem in its data folder; copy that file or"
                  + " name it with --ca");
      case UnusableToken(Path file, String problem, String remedy) ->
          new Explanation(
              "remote.unusable-token",
              ExitCode.NOT_FOUND,
              "reading the API token from " + file,
              "a file that only its owner can read, with one token in it",
              problem,
              remedy);
      case Refused(_, Explanation explanation) -> explanation;
      case UnexpectedAnswer(String attempted, String expected, String found) ->
          new Explanation(
              "remote.unexpected-answer",
              ExitCode.FAILED,
              attempted,
              expected,
              found,
              "make sure that the address is the operator listener of a Pawl server of this"
                  + " version");
    };
  }
}
