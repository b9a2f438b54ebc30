package dev.pawl.agent.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a program writes: all of it is read, so that the program never waits, and the first 256 KiB
/// are kept.
final class Output implements Runnable {
  private static final int KEPT = 256 * 1024;

  /// Something the program started may hold its output open for ever; what is there by then counts.
  private static final long SECONDS_AFTER_THE_END = 10;

  private final InputStream from;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(); // guarded by itself
  private final CountDownLatch whole = new CountDownLatch(1);

  Output(InputStream from) {
    this.from = from;
  }

  @Override
  public void run() {
    byte[] piece = new byte[8192];
    try (from) {
      int n;
      while ((n = from.read(piece)) >= 0) {
        synchronized (kept) {
          kept.write(piece, 0, Math.min(n, KEPT - kept.size()));
        }
      }
    } catch (IOException _) {
      // It was killed: what came before is what it said.
    } finally {
      whole.countDown();
    }
  }

  /// What it said, once it has ended.
  String text() throws InterruptedException {
    var _ = whole.await(SECONDS_AFTER_THE_END, TimeUnit.SECONDS);
    synchronized (kept) {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
