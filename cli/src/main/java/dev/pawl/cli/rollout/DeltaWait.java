package dev.pawl.cli.rollout;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.remote.DeltaView;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.TargetPath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Waits until the deltas to an image are made, or it is known that they will not be.
final class DeltaWait {
  private static final Duration BETWEEN = Duration.ofMillis(500);

  private final OperatorClient client;
  private final Output output;

  DeltaWait(OperatorClient client, Output output) {
    this.client = client;
    this.output = output;
  }

  /// @param bound longest time; then devices get the whole image where no delta is ready
  void until(TargetPath image, Duration bound) {
    long end = System.nanoTime() + bound.toNanos();
    List<DeltaView> deltas = to(image);
    while (deltas.stream().anyMatch(DeltaView::isWanted) && System.nanoTime() - end < 0) {
      try {
        Thread.sleep(BETWEEN);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
      deltas = to(image);
    }
    say(deltas);
  }

  private List<DeltaView> to(TargetPath image) {
    return client.deltas().orThrow(CommandFailed::new).stream()
        .filter(delta -> delta.imagePath().equals(Optional.of(image)))
        .toList();
  }

  private void say(List<DeltaView> deltas) {
    if (deltas.isEmpty()) {
      output.note("no deltas lead to this image; devices get the whole of it");
    }
    for (DeltaView delta : deltas) {
      String from = delta.basePath().map(TargetPath::fileName).orElse(delta.base().hex());
      output.note(
          "delta from %s: %s%s%s"
              .formatted(
                  from,
                  delta.isWanted() ? "not ready, devices get the whole image" : delta.state(),
                  delta.length().map(ByteCount::toString).map(text -> ", " + text).orElse(""),
                  delta.failure().map(code -> ", " + code).orElse("")));
    }
  }
}
