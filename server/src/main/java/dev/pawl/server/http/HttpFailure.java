package dev.pawl.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/// Why a request was not answered by its handler, or broke off while it was read.
public sealed interface HttpFailure extends Explained {
  /// No route has this path.
  record UnknownPath(String method, String path) implements HttpFailure {}

  /// The path exists, for other methods.
  record WrongMethod(String method, String path, Set<Method> allowed) implements HttpFailure {}

  /// The request line or the query cannot be understood.
  record MalformedRequest(String what, String expected, String found) implements HttpFailure {}

  /// The body is longer than the route takes.
  record BodyTooLarge(String path, long limit, String found) implements HttpFailure {}

  /// The route needs to know the length beforehand.
  record LengthRequired(String path) implements HttpFailure {}

  /// The body came too slowly or stopped coming.
  record SlowSender(String path, long received, Duration waited) implements HttpFailure {}

  /// The connection ended within the body.
  record BodyCutOff(String path, long received) implements HttpFailure {}

  /// A surprise; the log has it under this number.
  record Internal(String incident) implements HttpFailure {}

  @Override
  default String code() {
    return switch (this) {
      case UnknownPath _ -> "api.unknown-path";
      case WrongMethod _ -> "api.wrong-method";
      case MalformedRequest _ -> "api.malformed-request";
      case BodyTooLarge _ -> "api.body-too-large";
      case LengthRequired _ -> "api.length-required";
      case SlowSender _ -> "api.slow-sender";
      case BodyCutOff _ -> "api.body-cut-off";
      case Internal _ -> "api.internal-error";
    };
  }

  /// The status it is answered with.
  default int status() {
    return switch (this) {
      case UnknownPath _ -> 404;
      case WrongMethod _ -> 405;
      case MalformedRequest _, BodyCutOff _ -> 400;
      case BodyTooLarge _ -> 413;
      case LengthRequired _ -> 411;
      case SlowSender _ -> 408;
      case Internal _ -> 500;
    };
  }

  /// This failure with its status.
  default Refusal refusal() {
    return new Refusal(status(), this);
  }

  @Override
  default String attempted() {
    return switch (this) {
      case UnknownPath(String method, String path) -> method + " " + path;
      case WrongMethod(String method, String path, var _) -> method + " " + path;
      case MalformedRequest(String what, var _, var _) -> "Reading the " + what;
      case BodyTooLarge(String path, var _, var _) -> "Reading the body sent to " + path;
      case LengthRequired(String path) -> "Reading the body sent to " + path;
      case SlowSender(String path, var _, var _) -> "Reading the body sent to " + path;
      case BodyCutOff(String path, var _) -> "Reading the body sent to " + path;
      case Internal _ -> "Answering the request";
    };
  }

  @Override
  default String expected() {
    return switch (this) {
      case UnknownPath _ -> "a path of the API";
      case WrongMethod(var _, var _, Set<Method> allowed) -> "one of " + new TreeSet<>(allowed);
      case MalformedRequest(var _, String expected, var _) -> expected;
      case BodyTooLarge(var _, long limit, var _) -> "at most " + limit + " bytes";
      case LengthRequired _ -> "a Content-Length header";
      case SlowSender _ -> "a steady stream of bytes";
      case BodyCutOff _ -> "the whole body";
      case Internal _ -> "an answer";
    };
  }

  @Override
  default String found() {
    return switch (this) {
      case UnknownPath _ -> "nothing there";
      case WrongMethod(String method, var _, var _) -> method;
      case MalformedRequest(var _, var _, String found) -> found;
      case BodyTooLarge(var _, var _, String found) -> found;
      case LengthRequired _ -> "none";
      case SlowSender(var _, long received, Duration waited) ->
          "%d bytes in %d s".formatted(received, waited.toSeconds());
      case BodyCutOff(var _, long received) -> "its end after " + received + " bytes";
      case Internal(String incident) -> "an error inside the server, incident " + incident;
    };
  }

  @Override
  default String remedy() {
    return switch (this) {
      case UnknownPath _, WrongMethod _ -> "See the paths in /api/v1/openapi.yaml.";
      case MalformedRequest _ -> "Correct the request and send it again.";
      case BodyTooLarge _ -> "Send less.";
      case LengthRequired _ -> "Send the length with the request.";
      case SlowSender _, BodyCutOff _ -> "Send the request again over a better connection.";
      case Internal _ ->
          "Look for the incident's number in the server's log, and repeat the request later.";
    };
  }
}
