package dev.pawl.cli.ceremony;

import dev.pawl.cli.shell.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The noun `pawl line`.
@Command(
    name = "line",
    header = "Product lines: change who signs for one.",
    footer = {"pawl line replace-keys lock --add-key eva.card.json --remove-key lock-build"})
public final class LineCommands {
  private LineCommands() {}

  /// The noun with its verbs.
  public static CommandLine of(Session session) {
    return new CommandLine(new LineCommands()).addSubcommand(new LineReplaceKeys(session));
  }
}
