package dev.pawl.sim.fleet;

import dev.pawl.agent.Pace;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/// How many devices work at the same time. One that waits for its next poll takes no place, and
/// wakes up only when there is one: what is measured is the server, not how long a device of ours
/// waits for a processor. Safe for use by several threads.
final class Places {
  private final Semaphore free;

  Places(int count) {
    this.free = new Semaphore(count, true);
  }

  /// The fleet is being switched off: ends what a device does, wherever it is.
  static final class SwitchedOff extends Error {
    private static final long serialVersionUID = 1;

    SwitchedOff() {
      super("switched off", null, false, false);
    }
  }

  /// Runs `work` at a place.
  void run(Runnable work) {
    take();
    try {
      work.run();
    } finally {
      free.release();
    }
  }

  /// How a device at a place lets time pass: without its place.
  Pace pace() {
    return new Pace() {
      @Override
      public void alive(Duration within) {
        if (Thread.currentThread().isInterrupted()) {
          throw new SwitchedOff();
        }
      }

      @Override
      public void pause(Duration time) {
        free.release();
        try {
          sleep(time);
        } finally {
          take();
        }
      }
    };
  }

  /// Lets time pass.
  static void sleep(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        throw new SwitchedOff();
      }
    }
  }

  private void take() {
    free.acquireUninterruptibly();
  }
}
