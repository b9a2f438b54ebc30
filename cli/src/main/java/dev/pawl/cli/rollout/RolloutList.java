package dev.pawl.cli.rollout;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Table;
import dev.pawl.cli.output.Times;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.RolloutView;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `pawl rollout list`.
@Command(
    name = "list",
    header = "All rollouts.",
    footer = {"pawl rollout list", "pawl rollout list --json"})
final class RolloutList implements Verb {
  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  RolloutList(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Output output = session.output();
    try (OperatorClient client = session.client(server)) {
      List<RolloutView> rollouts = client.rollouts().orThrow(CommandFailed::new);
      rollouts.forEach(rollout -> output.object(rollout.received()));
      if (rollouts.isEmpty()) {
        output.note("no rollouts yet");
        output.next("pawl rollout create RELEASE --all");
        return ExitCode.DONE;
      }
      Table table =
          new Table().number("ROLLOUT").column("RELEASE").column("MADE").column("DEVICES");
      for (RolloutView rollout : rollouts) {
        table.row(
            rollout.id(),
            rollout.release().value(),
            rollout.createdAt().map(Times::at).orElse("-"),
            counts(rollout));
      }
      output.table(table);
      return ExitCode.DONE;
    }
  }

  private static String counts(RolloutView rollout) {
    String counts =
        rollout.counts().entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    return counts.isEmpty() ? "-" : counts;
  }
}
