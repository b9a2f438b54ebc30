package dev.pawl.cli.ceremony;

import dev.pawl.cli.shell.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The noun `pawl root`.
@Command(
    name = "root",
    header = "The root of trust: renew it, change who signs, recover it.",
    footer = {
      "pawl root rotate --add-key ana.card.json --remove-key root-1",
      "pawl root rotate --role targets --threshold 3 --add-key eva.card.json",
      "pawl root recover --add-key ana.card.json --add-key eva.card.json --add-key ivo.card.json"
    })
public final class RootCommands {
  private RootCommands() {}

  /// The noun with its verbs.
  public static CommandLine of(Session session) {
    return new CommandLine(new RootCommands())
        .addSubcommand(new RootRotate(session))
        .addSubcommand(new RootRecover(session));
  }
}
