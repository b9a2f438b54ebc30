package dev.pawl.cli.rollout;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.RolloutView;
import dev.pawl.cli.remote.RolloutView.Outcome;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.json.JsonValue.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl rollout cancel`.
@Command(
    name = "cancel",
    header = "Call off what a rollout has not finished.",
    description =
        "A device that already writes the image is asked to stop; it may answer that it cannot.",
    footer = {"pawl rollout cancel 1", "pawl rollout cancel 1 --dry-run"})
final class RolloutCancel implements Verb {
  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "ROLLOUT", description = "Its number.")
  private String rollout;

  @Option(names = "--dry-run", description = "Check everything, change nothing.")
  private boolean dryRun;

  RolloutCancel(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Output output = session.output();
    try (OperatorClient client = session.client(server)) {
      RolloutView before = client.rollout(rollout).orThrow(CommandFailed::new);
      long open = before.count(Outcome.OPEN);
      if (!dryRun) {
        client.cancelRollout(rollout).orThrow(CommandFailed::new);
      }
      output.object(
          JsonObject.builder()
              .put("rollout", rollout)
              .put("open", open)
              .put("cancelled", !dryRun)
              .put("dryRun", dryRun)
              .build());
      output.line(
          dryRun
              ? "would call rollout %s off for %d devices; nothing was changed"
                  .formatted(rollout, open)
              : "called rollout %s off for %d devices".formatted(rollout, open));
      output.next("pawl rollout show " + rollout);
      return ExitCode.DONE;
    }
  }
}
