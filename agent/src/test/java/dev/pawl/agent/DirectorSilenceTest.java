package dev.pawl.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorSilenceTest {
  private static final Duration DAY = Duration.ofHours(24);

  @TempDir private Path root;
  private DeviceFolder folder;
  private long nanos;

  @BeforeEach
  void make() throws IOException {
    folder = new DeviceFolder(root);
    Files.createDirectories(folder.journal());
  }

  private DirectorSilence process() {
    return new DirectorSilence(folder, DAY, () -> nanos);
  }

  private String after(DirectorSilence silence, Duration time, boolean heard) {
    nanos += time.toNanos();
    return silence.sessionOver(heard).map(Failure::code).orElse("");
  }

  @Test
  void silenceIsAProblem_fromItsLimitOn_andOverOnceTheDirectorIsHeard() {
    DirectorSilence silence = process();
    assertEquals("", after(silence, DAY.minusSeconds(1), false));
    assertEquals("agent.director-silent", after(silence, Duration.ofSeconds(1), false));
    assertEquals("", after(silence, Duration.ofHours(1), true));
    assertEquals("", after(silence, DAY.minusSeconds(1), false));
  }

  @Test
  void timeBetweenHearings_isNoSilence_howeverLong() {
    DirectorSilence silence = process();
    assertEquals("", after(silence, DAY.multipliedBy(3), true));
    assertEquals("", after(silence, Duration.ofHours(1), false));
  }

  @Test
  void restarts_doNotBeginTheCountAnew() {
    for (int hour = 0; hour < 23; hour++) {
      assertEquals("", after(process(), Duration.ofHours(1), false), "hour " + hour);
    }
    assertEquals("agent.director-silent", after(process(), Duration.ofHours(1), false));
  }

  @Test
  void onceHeard_nothingIsKept() {
    DirectorSilence silence = process();
    after(silence, Duration.ofHours(5), false);
    assertTrue(Files.exists(folder.journal().resolve("director-silence")));
    after(silence, Duration.ofHours(5), true);
    assertFalse(Files.exists(folder.journal().resolve("director-silence")));
    assertEquals("", after(process(), DAY.minusSeconds(1), false));
  }

  @Test
  void damagedCount_isNone() throws IOException {
    Files.writeString(folder.journal().resolve("director-silence"), "long ago");
    assertEquals("", after(process(), Duration.ofHours(1), false));
  }
}
