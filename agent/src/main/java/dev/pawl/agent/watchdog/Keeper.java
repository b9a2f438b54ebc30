package dev.pawl.agent.watchdog;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// Gives the boot stage's signs of life to all its supervisors, by the rule of [Heartbeat]: only as
/// long as the boot stage keeps its promises. So a boot stage that hangs is reset as well.
///
/// A supervisor that cannot be reached is told about once and asked again: it may come back.
public final class Keeper implements AutoCloseable {
  private final List<Supervisor> supervisors;
  private final BiConsumer<Supervisor, IOException> failed;
  private final Optional<Heartbeat> heartbeat;

  private Keeper(
      List<Supervisor> supervisors,
      BiConsumer<Supervisor, IOException> failed,
      Optional<Heartbeat> heartbeat) {
    this.supervisors = List.copyOf(supervisors);
    this.failed = failed;
    this.heartbeat = heartbeat;
  }

  /// Without any supervisor.
  public static Keeper none() {
    return new Keeper(List.of(), (_, _) -> {}, Optional.empty());
  }

  /// Begins to give signs of life.
  /// @param first within which time the first promise comes
  /// @param failed told of a supervisor that cannot be reached, once for each
  public static Keeper start(
      List<Supervisor> supervisors, Duration first, BiConsumer<Supervisor, IOException> failed) {
    Optional<Duration> shortest =
        supervisors.stream().map(Supervisor::timeout).min(Duration::compareTo);
    return new Keeper(
        supervisors,
        failed,
        shortest.map(
            timeout ->
                Heartbeat.start(
                    new Signs(supervisors, failed), timeout.dividedBy(3), first, () -> {})));
  }

  /// The boot stage lives and will call this again within `within`.
  public void promise(Duration within) {
    heartbeat.ifPresent(beats -> beats.promise(within));
  }

  /// An orderly end: the supervisors stop waiting where they can.
  @Override
  public void close() {
    heartbeat.ifPresent(Heartbeat::close);
    for (Supervisor supervisor : supervisors) {
      try {
        if (!supervisor.release()) {
          failed.accept(
              supervisor,
              new IOException(
                  "its driver was told nowayout, so it resets the device within %d s"
                      .formatted(supervisor.timeout().toSeconds())));
        }
      } catch (IOException e) {
        failed.accept(supervisor, e);
      }
    }
  }

  /// Whatever [Heartbeat] writes is a sign of life for all of them.
  private static final class Signs extends OutputStream {
    private final List<Supervisor> supervisors;
    private final BiConsumer<Supervisor, IOException> failed;
    private final Set<Supervisor> silent = new HashSet<>();

    Signs(List<Supervisor> supervisors, BiConsumer<Supervisor, IOException> failed) {
      this.supervisors = List.copyOf(supervisors);
      this.failed = failed;
    }

    @Override
    public void write(int one) {
      for (Supervisor supervisor : supervisors) {
        try {
          supervisor.signOfLife();
          silent.remove(supervisor);
        } catch (IOException e) {
          if (silent.add(supervisor)) {
            failed.accept(supervisor, e);
          }
        }
      }
    }

    @Override
    public void write(byte[] beat, int from, int length) {
      write(0);
    }
  }
}
