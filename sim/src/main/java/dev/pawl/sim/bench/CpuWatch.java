package dev.pawl.sim.bench;

import dev.pawl.sim.process.ProcessAccounts;
import java.time.Duration;

/// Reads a process's accounts again and again, since they are gone as soon as it is: an agent that
/// has its image asks for a reboot at once.
final class CpuWatch implements AutoCloseable {
  private static final long EVERY_MILLIS = 10;

  private final ProcessAccounts process;
  private final Duration before;
  private final Thread reader;
  private volatile Duration last; // of the process while it was there

  CpuWatch(ProcessAccounts process) {
    this.process = process;
    this.before = process.cpu();
    this.last = before;
    this.reader = Thread.ofPlatform().daemon().name("cpu of the agent").start(this::read);
  }

  private void read() {
    try {
      while (true) {
        Duration now = process.cpu();
        if (now.isZero()) {
          return;
        }
        last = now;
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The processor time it took since this watch began; nothing if its accounts could not be read.
  Duration taken() {
    return last.minus(before);
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
