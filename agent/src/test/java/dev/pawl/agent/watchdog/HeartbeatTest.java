package dev.pawl.agent.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HeartbeatTest {
  @Test
  void beats_comeWhileThePromiseLasts_andStopWhenItIsBroken() throws IOException {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    ByteArrayOutputStream channel = new ByteArrayOutputStream();
    Heartbeat heartbeat = new Heartbeat(channel, now::get);
    heartbeat.promise(Duration.ofNanos(10));
    now.addAndGet(10);
    heartbeat.beatIfPromised();
    assertEquals("beat\n", channel.toString(StandardCharsets.US_ASCII));
    now.addAndGet(1);
    heartbeat.beatIfPromised();
    assertEquals("beat\n", channel.toString(StandardCharsets.US_ASCII));
    heartbeat.promise(Duration.ofNanos(1));
    heartbeat.beatIfPromised();
    assertEquals("beat\nbeat\n", channel.toString(StandardCharsets.US_ASCII));
  }

  @Test
  void startedHeartbeat_beatsAgainAndAgain() throws IOException {
    PipedInputStream in = new PipedInputStream();
    try (PipedOutputStream channel = new PipedOutputStream(in);
        Heartbeat _ = started(channel, () -> {});
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      for (int i = 0; i < 3; i++) {
        assertEquals("beat", lines.readLine());
      }
    }
  }

  @Test
  void bootStageThatIsGone_isNoticedOnce() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch gone = new CountDownLatch(1);
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (Heartbeat _ =
        started(
            broken,
            () -> {
              calls.incrementAndGet();
              gone.countDown();
            })) {
      assertTrue(gone.await(30, TimeUnit.SECONDS));
    }
    assertEquals(1, calls.get());
  }

  private static Heartbeat started(OutputStream channel, Runnable gone) {
    return Heartbeat.start(channel, Duration.ofMillis(1), Duration.ofHours(1), gone);
  }

  @ParameterizedTest
  @CsvSource({
    "'beat\nbeat\n', 2",
    "'beat', 0",
    "'\n\n', 0",
    "'beats\nbeat\nbea\nBEAT\n beat\nbbeat\nbeat \n', 1",
    "'bebeat\nbeat\n', 1",
    "'', 0"
  })
  void onlyLinesThatAreExactlyBeat_count(String written, int beats) throws IOException {
    AtomicInteger count = new AtomicInteger();
    HeartbeatReader.read(
        new ByteArrayInputStream(written.getBytes(StandardCharsets.US_ASCII)),
        count::incrementAndGet);
    assertEquals(beats, count.get());
  }
}
