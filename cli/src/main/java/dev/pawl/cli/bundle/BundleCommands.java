package dev.pawl.cli.bundle;

import dev.pawl.cli.shell.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The noun `pawl bundle`.
@Command(
    name = "bundle",
    header = "Bundles: an update in one file, for devices without a network.",
    footer = {"pawl bundle create lock-2.0.0 --image lock-2.0.0.img -o lock-2.0.0.pawl"})
public final class BundleCommands {
  private BundleCommands() {}

  /// The noun with its verbs.
  public static CommandLine of(Session session) {
    return new CommandLine(new BundleCommands()).addSubcommand(new BundleCreate(session));
  }
}
