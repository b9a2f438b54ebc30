package dev.pawl.server.director;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.director.Assignment;
import dev.pawl.core.value.DeviceId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentFilesTest {
  private static final DeviceId ONE = new DeviceId("one");

  private final RecentFiles recent = new RecentFiles(2);

  private static DeviceFiles files(String device, long version) {
    return new DeviceFiles(
        Assignment.nothing(new DeviceId(device)), version, Instant.EPOCH, Optional.empty());
  }

  @Test
  void whatADeviceHasGoneBeyond_isNotUsed() {
    recent.note(files("one", 4));
    assertEquals(Optional.of(files("one", 4)), recent.find(ONE, 4));
    assertEquals(Optional.empty(), recent.find(ONE, 5), "another node told it more");
    assertEquals(Optional.empty(), recent.find(new DeviceId("two"), 0));
  }

  @Test
  void newerFiles_areNotReplacedByOlderOnes() {
    recent.note(files("one", 4));
    recent.note(files("one", 3));
    assertEquals(Optional.of(files("one", 4)), recent.find(ONE, 0));
    recent.note(files("one", 5));
    assertEquals(Optional.of(files("one", 5)), recent.find(ONE, 0));
  }

  @Test
  void memory_isBounded() {
    recent.note(files("one", 1));
    recent.note(files("two", 1));
    recent.note(files("three", 1));
    assertEquals(Optional.empty(), recent.find(ONE, 0));
    assertEquals(Optional.of(files("three", 1)), recent.find(new DeviceId("three"), 0));
  }
}
