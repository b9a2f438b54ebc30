package dev.pawl.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.value.ByteCount;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();
  private final PrintStream target = new PrintStream(drawn, true, StandardCharsets.UTF_8);
  private long nanos; // the test's clock

  private String text() {
    return drawn.toString(StandardCharsets.UTF_8);
  }

  @Test
  void bar_showsShareSpeedAndTimeLeft() {
    try (Progress progress =
        Progress.forTest(target, "uploading lock.img", ByteCount.mebi(32), () -> nanos)) {
      nanos = 2_000_000_000L;
      progress.accept(16 << 20);
      assertEquals(
          "\ruploading lock.img [############............]  50 %  16.0 MiB of 32.0 MiB"
              + "  8.0 MiB/s  2 s left",
          text());
    }
    assertTrue(text().endsWith(" \r"), "the bar is wiped at the end");
  }

  @Test
  void bar_isDrawnAtMostTenTimesASecond() {
    try (Progress progress = Progress.forTest(target, "x", new ByteCount(1000), () -> nanos)) {
      for (int i = 0; i < 1000; i++) {
        nanos += 1_000_000;
        progress.accept(i);
      }
      long draws = text().chars().filter(c -> c == '\r').count();
      assertTrue(draws >= 9 && draws <= 11, draws + " times");
    }
  }

  @Test
  void whereThereIsNoTerminal_nothingIsDrawn() {
    try (Progress progress = Progress.on(target, false, "x", new ByteCount(10))) {
      progress.accept(5);
    }
    assertEquals("", text());
  }
}
