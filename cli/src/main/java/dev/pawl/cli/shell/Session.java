package dev.pawl.cli.shell;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.ServerAccess;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.cli.workspace.WorkspaceFailure;
import dev.pawl.core.failure.Result;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One run of a command: the world around it and the options common to all. What cannot be had ends
/// the
/// command with [CommandFailed].
public final class Session {
  private final Shell shell;
  private final GlobalOptions options;

  public Session(Shell shell, GlobalOptions options) {
    this.shell = shell;
    this.options = options;
  }

  /// Where the command speaks.
  public Output output() {
    return new Output(shell.out(), shell.err(), shell.terminal(), options.json());
  }

  /// The time the command takes for now.
  public Instant now() {
    return Instant.ofEpochMilli(shell.clock().millis());
  }

  /// Environment variables.
  public Map<String, String> environment() {
    return shell.environment();
  }

  /// The person at the terminal, if any.
  public Prompt prompt() {
    return shell.prompt();
  }

  /// A path of the command line, from the folder the command acts in.
  public Path path(Path given) {
    return folder().resolve(given).normalize();
  }

  /// A path as it is shown: from the folder the command acts in when it lies below.
  public String shown(Path path) {
    Path folder = folder();
    return path.startsWith(folder) && !path.equals(folder)
        ? folder.relativize(path).toString()
        : path.toString();
  }

  /// The workspace: `PAWL_WORKSPACE`, else the one around the folder the command acts in.
  public Workspace workspace() {
    return findWorkspace().orThrow(CommandFailed::new);
  }

  /// The workspace, for commands that can do without one. One that is broken is not taken for none.
  public Optional<Workspace> workspaceIfAny() {
    return switch (findWorkspace()) {
      case Result.Ok<Workspace, CliFailure>(Workspace found) -> Optional.of(found);
      case Result.Failed<Workspace, CliFailure>(WorkspaceFailure.NotFound _) -> Optional.empty();
      case Result.Failed<Workspace, CliFailure>(CliFailure failure) ->
          throw new CommandFailed(failure);
    };
  }

  /// A client for the server that the options, else the workspace, name. Does not connect yet.
  public OperatorClient client(ServerOptions given) {
    return tryClient(given).orThrow(CommandFailed::new);
  }

  /// A client, for commands that can do without.
  public Result<OperatorClient, CliFailure> tryClient(ServerOptions given) {
    return OperatorClient.open(access(given));
  }

  private ServerAccess access(ServerOptions given) {
    if (given.server != null && given.ca != null && given.tokenFile != null) {
      return new ServerAccess(given.server, path(given.ca), path(given.tokenFile));
    }
    ServerAccess access = workspace().access();
    return new ServerAccess(
        given.server == null ? access.server() : given.server,
        given.ca == null ? access.ca() : path(given.ca),
        given.tokenFile == null ? access.tokenFile() : path(given.tokenFile));
  }

  private Result<Workspace, CliFailure> findWorkspace() {
    String named = shell.environment().getOrDefault("PAWL_WORKSPACE", "");
    return named.isEmpty() || options.directory != null
        ? Workspace.find(folder())
        : Workspace.open(shell.folder().resolve(named).normalize());
  }

  private Path folder() {
    return options.directory == null
        ? shell.folder()
        : shell.folder().resolve(options.directory).normalize();
  }
}
