package dev.pawl.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.watchdog.Heartbeat;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PaceTest {
  @Test
  void pause_takesItsTime_andAnInterruptEndsIt() {
    try (var heartbeat =
        Heartbeat.start(
            OutputStream.nullOutputStream(), Duration.ofSeconds(1), Pace.STEP, () -> {})) {
      var pace = new HeartbeatPace(heartbeat);
      long start = System.nanoTime();
      pace.pause(Duration.ofMillis(50));
      assertTrue(System.nanoTime() - start >= 50_000_000);
      Thread.currentThread().interrupt();
      pace.pause(Duration.ofHours(1));
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void watch_saysATwentiethAtMostTwiceASecond_andAsksFromTimeToTime() {
    var out = new ByteArrayOutputStream();
    var log =
        new EventLog(
            new DeviceId("lock-1"),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            () -> Instant.EPOCH);
    var now = new AtomicLong();
    var asked = new AtomicInteger();
    List<String> signs = new ArrayList<>();
    Pace pace =
        new Pace() {
          @Override
          public void alive(Duration within) {
            signs.add("alive");
          }

          @Override
          public void pause(Duration time) {
            signs.add("pause " + time.toMillis());
          }
        };
    var watch =
        new DownloadWatch(
            log, pace, Duration.ofSeconds(10), () -> asked.incrementAndGet() < 2, now::get);
    var total = new ByteCount(2000);
    assertTrue(watch.progress(new ByteCount(99), total));
    assertEquals("", out.toString(StandardCharsets.UTF_8), "not a twentieth yet");
    assertTrue(watch.progress(new ByteCount(100), total));
    assertTrue(watch.progress(new ByteCount(200), total), "too soon for another line");
    now.set(Duration.ofMillis(500).toNanos());
    assertTrue(watch.progress(new ByteCount(250), total));
    assertEquals(2, out.toString(StandardCharsets.UTF_8).lines().count());
    now.set(Duration.ofSeconds(10).toNanos());
    assertTrue(watch.progress(new ByteCount(260), total));
    assertTrue(watch.progress(new ByteCount(270), total));
    assertEquals(1, asked.get());
    now.set(Duration.ofSeconds(20).toNanos());
    assertFalse(watch.progress(new ByteCount(280), total), "the server does not want it any more");
    now.set(Duration.ofSeconds(40).toNanos());
    assertTrue(watch.progress(total, total), "what is whole needs no question");
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("\"done\":2000,\"total\":2000"));
    assertTrue(watch.progress(ByteCount.ZERO, ByteCount.ZERO));
    watch.alive();
    watch.pause(Duration.ofMillis(7));
    assertEquals("pause 7", signs.getLast());
  }
}
