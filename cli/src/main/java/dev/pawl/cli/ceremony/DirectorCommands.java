package dev.pawl.cli.ceremony;

import dev.pawl.cli.shell.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The noun `pawl director`.
@Command(
    name = "director",
    header = "The director's keys: renew its root, change who signs, replace the online keys.",
    footer = {"pawl director rotate --online-keys"})
public final class DirectorCommands {
  private DirectorCommands() {}

  /// The noun with its verbs.
  public static CommandLine of(Session session) {
    return new CommandLine(new DirectorCommands()).addSubcommand(new DirectorRotate(session));
  }
}
