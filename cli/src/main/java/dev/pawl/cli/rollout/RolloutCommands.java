package dev.pawl.cli.rollout;

import dev.pawl.cli.shell.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The noun `pawl rollout`.
@Command(
    name = "rollout",
    header = "Rollouts: bring a release to devices and watch it arrive.",
    footer = {
      "pawl rollout create lock-2.0.0 --device lock-0001 --watch",
      "pawl rollout create lock-2.0.0 --all",
      "pawl rollout show 1",
      "pawl rollout cancel 1"
    })
public final class RolloutCommands {
  private RolloutCommands() {}

  /// The noun with its verbs.
  public static CommandLine of(Session session) {
    return new CommandLine(new RolloutCommands())
        .addSubcommand(new RolloutCreate(session))
        .addSubcommand(new RolloutList(session))
        .addSubcommand(new RolloutShow(session))
        .addSubcommand(new RolloutCancel(session));
  }
}
