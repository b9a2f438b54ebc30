package dev.pawl.cli.rollout;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.RolloutView;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl rollout show`.
@Command(
    name = "show",
    header = "One rollout: each device, how it stands, and why.",
    footer = {"pawl rollout show 1", "pawl rollout show 1 --watch"})
final class RolloutShow implements Verb {
  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "ROLLOUT", description = "Its number.")
  private String rollout;

  @Option(names = "--watch", description = "Stay and show the progress until it is over.")
  private boolean watch;

  RolloutShow(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Output output = session.output();
    try (OperatorClient client = session.client(server)) {
      if (watch) {
        return new RolloutWatch(client, output).untilOver(rollout);
      }
      RolloutView view = client.rollout(rollout).orThrow(CommandFailed::new);
      output.object(view.received());
      RolloutPicture.lines(view, output.style()).forEach(output::line);
      return ExitCode.DONE;
    }
  }
}
