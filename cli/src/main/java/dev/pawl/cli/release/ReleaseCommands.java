package dev.pawl.cli.release;

import dev.pawl.cli.shell.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The noun `pawl release`.
@Command(
    name = "release",
    header = "Releases: describe an image, have it signed, publish it, prove it.",
    footer = {
      "pawl release create --product lock --version 2.0.0 --counter 2 --hardware lock-s2 \\",
      "    --type java-app --image lock.img",
      "pawl release sign staged/lock-2.0.0.request.json --key lock-build",
      "pawl release status staged/lock-2.0.0.request.json",
      "pawl release publish staged/lock-2.0.0.request.json"
    })
public final class ReleaseCommands {
  private ReleaseCommands() {}

  /// `pawl sign`.
  public static CommandLine sign(Session session) {
    return new CommandLine(new ReleaseSign(session));
  }

  /// The noun with its verbs.
  public static CommandLine of(Session session) {
    return new CommandLine(new ReleaseCommands())
        .addSubcommand(new ReleaseCreate(session))
        .addSubcommand(new ReleaseSign(session))
        .addSubcommand(new ReleaseStatus(session))
        .addSubcommand(new ReleasePublish(session))
        .addSubcommand(new ReleaseList(session))
        .addSubcommand(new ReleaseProof(session));
  }
}
