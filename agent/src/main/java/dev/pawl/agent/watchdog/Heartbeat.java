package dev.pawl.agent.watchdog;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// The image's end of the heartbeat: writes `beat` to the boot stage at regular times, as long as
/// the program keeps its promises.
///
/// A thread that beats for ever would hide a program that hangs. So the program says, before each
/// step, within which time it will speak again ([#promise]); when that time has passed without a
/// new
/// promise, the beats stop, and the boot stage resets the device.
///
/// Thread-safe.
public final class Heartbeat implements AutoCloseable {
  /// What is written for each beat, with a line feed.
  public static final String BEAT = "beat";

  /// Exit code of an image that asks for a reboot.
  public static final int REBOOT_REQUESTED = 64;

  private static final byte[] LINE = (BEAT + "\n").getBytes(StandardCharsets.US_ASCII);

  private final OutputStream channel;
  private final LongSupplier nanoTime;
  private final AtomicLong aliveUntil = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);

  Heartbeat(OutputStream channel, LongSupplier nanoTime) {
    this.channel = channel;
    this.nanoTime = nanoTime;
    this.aliveUntil.set(nanoTime.getAsLong());
  }

  /// Starts to beat.
  /// @param channel standard output, bare: a `PrintStream` would hide that the boot stage is gone
  /// @param every time between two beats: a third of the boot stage's limit
  /// @param first within which time the first promise comes
  /// @param bootStageGone called once, on the thread that beats, when no one reads the channel any
  ///     more: the image must end, since nothing watches it
  public static Heartbeat start(
      OutputStream channel, Duration every, Duration first, Runnable bootStageGone) {
    Heartbeat heartbeat = new Heartbeat(channel, System::nanoTime);
    heartbeat.promise(first);
    Thread.ofPlatform()
        .name("heartbeat")
        .daemon()
        .start(() -> heartbeat.beatEvery(every, bootStageGone));
    return heartbeat;
  }

  /// The program is alive and will call this again within `within`.
  public void promise(Duration within) {
    aliveUntil.set(nanoTime.getAsLong() + within.toNanos());
  }

  private void beatEvery(Duration every, Runnable bootStageGone) {
    try {
      do {
        beatIfPromised();
      } while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS));
    } catch (IOException _) {
      bootStageGone.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Writes one beat unless the last promise was broken.
  void beatIfPromised() throws IOException {
    if (aliveUntil.get() - nanoTime.getAsLong() >= 0) {
      channel.write(LINE);
      channel.flush();
    }
  }

  /// Ends the beats.
  @Override
  public void close() {
    closed.countDown();
  }
}
