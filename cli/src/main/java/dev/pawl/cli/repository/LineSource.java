package dev.pawl.cli.repository;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.RemoteFailure;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ProductLine;

/// Where commands learn what is published of a line: from the server; from the workspace's copies
/// when
/// it cannot be reached, which is said, or when `--offline` is given.
public final class LineSource {
  private final Session session;
  private final ServerOptions server;
  private final boolean offline;

  /// @param offline go by the copies without asking the server
  public LineSource(Session session, ServerOptions server, boolean offline) {
    this.session = session;
    this.server = server;
    this.offline = offline;
  }

  /// The state of a line, verified. Fresh files are kept as copies.
  public LineState line(Workspace workspace, ProductLine line) {
    RepositoryCopies copies = new RepositoryCopies(workspace.repository());
    return (offline ? copies.line(line) : online(copies, line)).orThrow(CommandFailed::new);
  }

  private Result<LineState, CliFailure> online(RepositoryCopies copies, ProductLine line) {
    return switch (ask(copies, line)) {
      case Result.Ok<LineState, CliFailure>(LineState state) -> {
        copies.keep(state);
        yield Result.ok(state);
      }
      case Result.Failed<LineState, CliFailure>(CliFailure failure) -> {
        if (!isAbsent(failure)) {
          yield Result.failed(failure);
        }
        session
            .output()
            .note(
                "the server cannot be asked ("
                    + failure.code()
                    + "): going by the copies in the workspace");
        yield copies.line(line);
      }
    };
  }

  private Result<LineState, CliFailure> ask(RepositoryCopies copies, ProductLine line) {
    return session
        .tryClient(server)
        .then(
            client -> {
              try (OperatorClient open = client) {
                return new ServerRepository(open, copies).line(line, session.now());
              }
            });
  }

  /// Whether there is no server to ask, in contrast to one that answers wrongly.
  private static boolean isAbsent(CliFailure failure) {
    return failure.explanation().exit() == ExitCode.UNREACHABLE
        || failure instanceof RemoteFailure.UnusableAuthority
        || failure instanceof RemoteFailure.UnusableToken;
  }
}
