package dev.pawl.cli.delta;

import dev.pawl.cli.shell.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The noun `pawl delta`.
@Command(
    name = "delta",
    header = "Deltas: what turns one image into another, much smaller than the image.",
    footer = {
      "pawl delta make lock-1.img lock-2.img -o lock-1-2.patch",
      "pawl delta info lock-1-2.patch",
      "pawl delta apply lock-1.img lock-1-2.patch -o lock-2.img",
      "pawl delta list"
    })
public final class DeltaCommands {
  private DeltaCommands() {}

  /// The noun with its verbs.
  public static CommandLine of(Session session) {
    return new CommandLine(new DeltaCommands())
        .addSubcommand(new DeltaMake(session))
        .addSubcommand(new DeltaApply(session))
        .addSubcommand(new DeltaInfo(session))
        .addSubcommand(new DeltaList(session));
  }
}
