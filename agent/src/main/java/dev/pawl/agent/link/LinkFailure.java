package dev.pawl.agent.link;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ByteCount;
import java.net.URI;
import java.time.Duration;

/// Why a request to the server did not bring what was asked for (docs/failures.md, "link").
public sealed interface LinkFailure extends Failure {
  /// No answer: not reached, or the connection ended.
  record Unreachable(URI url, String problem) implements LinkFailure {}

  /// The two sides do not accept each other's certificates.
  record TlsFailed(URI url, String problem) implements LinkFailure {}

  /// The server answered with another status than expected.
  /// @param serverCode the server's own failure code, empty if it named none
  /// @param problem what the server says about it, empty if nothing
  record Answered(URI url, int status, String serverCode, String problem) implements LinkFailure {}

  /// The answer is not what docs/spec/device-api.md says.
  record MalformedAnswer(URI url, Failure problem) implements LinkFailure {}

  /// The answer is longer than anything useful.
  record TooLong(URI url, ByteCount limit) implements LinkFailure {}

  /// The answer comes too slowly, or stopped coming.
  record TooSlow(URI url, long received, Duration waited) implements LinkFailure {}

  /// The server answered a request for a part of a file with another part.
  record WrongRange(URI url, String expected, String found) implements LinkFailure {}

  /// A link the device does not follow.
  record UnsafeLink(URI url) implements LinkFailure {}

  /// Whether the server answered, only not usefully: trying for ever makes no sense then.
  default boolean answered() {
    return switch (this) {
      case Unreachable _, TlsFailed _ -> false;
      case Answered(_, int status, _, _) -> status != 429 && status != 503;
      case MalformedAnswer _, TooLong _, TooSlow _, WrongRange _, UnsafeLink _ -> true;
    };
  }

  @Override
  default String code() {
    return switch (this) {
      case Unreachable _ -> "link.unreachable";
      case TlsFailed _ -> "link.tls-failed";
      case Answered _ -> "link.unexpected-status";
      case MalformedAnswer _ -> "link.malformed-answer";
      case TooLong _ -> "link.too-long";
      case TooSlow _ -> "link.too-slow";
      case WrongRange _ -> "link.wrong-range";
      case UnsafeLink _ -> "link.unsafe-link";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case Unreachable(var url, var problem) ->
          "Asking %s: no answer (%s). ".formatted(url, problem)
              + "The device tries again by itself; check the network, and that the server runs.";
      case TlsFailed(var url, var problem) ->
          "Asking %s: no secure connection (%s). ".formatted(url, problem)
              + "Check that the server's certificate names this host and comes from"
              + " identity/ca.pem, that the device's own certificate is valid, and both clocks.";
      case Answered(var url, int status, var code, var problem) ->
          "Asking %s: the server answered with status %d%s%s. "
                  .formatted(
                      url,
                      status,
                      code.isEmpty() ? "" : " " + code,
                      problem.isEmpty() ? "" : " (" + problem + ")")
              + "Look the code up in docs/failures.md, or see the server's log.";
      case MalformedAnswer(var url, var problem) ->
          "Asking %s: %s".formatted(url, problem.explain());
      case TooLong(var url, var limit) ->
          "Asking %s: expected an answer of at most %s, found more; it was cut off. "
                  .formatted(url, limit)
              + "Check the server; a right one never sends that much.";
      case TooSlow(var url, long received, var waited) ->
          "Asking %s: only %d bytes came while waiting %d s; it was cut off. "
                  .formatted(url, received, waited.toSeconds())
              + "The device tries again by itself; check the network and the server's load.";
      case WrongRange(var url, var expected, var found) ->
          "Fetching a part of %s: expected %s, found %s; nothing of it was used. "
                  .formatted(url, expected, found)
              + "Check proxies and mirrors between device and server.";
      case UnsafeLink(var url) ->
          "Following %s: expected an https URL without user name, found another. ".formatted(url)
              + "Check the server's --public-url.";
    };
  }
}
