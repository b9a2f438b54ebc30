package dev.pawl.cli.rollout;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.RolloutView;
import dev.pawl.cli.remote.RolloutView.Member;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks at a rollout, often at first and every two seconds later, until nothing more is to be
/// expected. On a terminal it keeps
/// one
/// table up to date; elsewhere it writes a line for each change; with `--json` the whole rollout
/// for
/// each change.
final class RolloutWatch {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final OperatorClient client;
  private final Output output;
  private final Map<String, String> told = new HashMap<>();
  private int drawn; // lines of the last table

  RolloutWatch(OperatorClient client, Output output) {
    this.client = client;
    this.output = output;
  }

  /// Watches to the end.
  ExitCode untilOver(String rollout) {
    Duration pause = SHORTEST_PAUSE;
    while (true) {
      RolloutView view = client.rollout(rollout).orThrow(CommandFailed::new);
      show(view);
      if (RolloutPicture.isOver(view)) {
        if (!output.canRedraw()) {
          output.line(RolloutPicture.headline(view));
        }
        return RolloutPicture.exitWhenOver(view);
      }
      try {
        Thread.sleep(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ExitCode.WAITING;
      }
    }
  }

  private void show(RolloutView view) {
    if (output.canRedraw()) {
      List<String> lines = RolloutPicture.lines(view, output.style());
      output.redraw(drawn, lines);
      drawn = lines.size();
      return;
    }
    boolean changed = false;
    for (Member device : view.devices()) {
      String line =
          "%s  %s  %s".formatted(device.id(), device.state().orElse("-"), device.reason());
      if (!line.equals(told.put(device.id().value(), line))) {
        output.line(line);
        changed = true;
      }
    }
    if (changed) {
      output.object(view.received());
    }
  }
}
