package dev.pawl.cli.ceremony;

import dev.pawl.cli.shell.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The noun `pawl online`.
@Command(
    name = "online",
    header = "The server's own keys: replace those of snapshot and timestamp.",
    footer = {"pawl online rotate"})
public final class OnlineCommands {
  private OnlineCommands() {}

  /// The noun with its verbs.
  public static CommandLine of(Session session) {
    return new CommandLine(new OnlineCommands()).addSubcommand(new OnlineRotate(session));
  }
}
