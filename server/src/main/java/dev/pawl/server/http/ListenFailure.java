package dev.pawl.server.http;

import dev.pawl.core.failure.Failure;

/// Why a listener could not be opened.
public sealed interface ListenFailure extends Failure {
  /// Another program listens there.
  record PortInUse(String listener, int port) implements ListenFailure {}

  /// Anything else: no right to use the port, no such address.
  record CannotListen(String listener, int port, String finding) implements ListenFailure {}

  @Override
  default String code() {
    return switch (this) {
      case PortInUse _ -> "server.port-in-use";
      case CannotListen _ -> "server.cannot-listen";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case PortInUse(String listener, int port) ->
          ("Opening the %s listener: expected port %d to be free, found another program on it. Stop"
                  + " that program, or choose another port with --port-%s.")
              .formatted(listener, port, listener);
      case CannotListen(String listener, int port, String finding) ->
          ("Opening the %s listener on port %d: %s. Choose a port the server's user may open, with"
                  + " --port-%s.")
              .formatted(listener, port, finding, listener);
    };
  }
}
