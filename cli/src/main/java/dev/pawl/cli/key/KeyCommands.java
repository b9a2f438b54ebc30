package dev.pawl.cli.key;

import dev.pawl.cli.shell.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The noun `pawl key`.
@Command(
    name = "key",
    header = "Keys in files and tokens: make one, look at one, introduce one.",
    footer = {"pawl key generate keys/lock-build-2.pem", "pawl key show keys/lock-build.pem"})
public final class KeyCommands {
  private KeyCommands() {}

  /// The noun with its verbs.
  public static CommandLine of(Session session) {
    return new CommandLine(new KeyCommands())
        .addSubcommand(new KeyGenerate(session))
        .addSubcommand(new KeyShow(session))
        .addSubcommand(new KeyList(session))
        .addSubcommand(new KeyCardCommand(session));
  }
}
