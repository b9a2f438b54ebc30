package dev.pawl.sim.fleet;

import java.time.Duration;
import java.util.List;

/// The virtual threads of a fleet, one for each device. Closing it switches all devices off.
final class Crew implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Thread> threads;

  private Crew(List<Thread> threads) {
    this.threads = threads;
  }

  /// Threads that have not begun.
  static Crew of(List<VirtualDevice> devices) {
    return new Crew(
        devices.stream()
            .map(one -> Thread.ofVirtual().name(one.plan().id().value()).unstarted(one))
            .toList());
  }

  void start() {
    threads.forEach(Thread::start);
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (Thread thread : threads) {
        Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        if (thread.getState() != Thread.State.NEW) {
          thread.join(left);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
