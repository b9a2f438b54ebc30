package dev.pawl.agent.rollback;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.SignedTime;
import dev.pawl.core.trust.TimeFloor;
import dev.pawl.core.trust.Timestamp;
import dev.pawl.core.trust.TufClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedTimeTest {
  private static final Instant NOW = TestTuf.NOW;

  @TempDir Path root;
  private DeviceFolder folder;

  @BeforeEach
  void create() throws IOException {
    folder = new DeviceFolder(root);
    folder.create();
  }

  private static List<SignedTime> signed(Instant at) {
    var tuf = new TestTuf().publishAll();
    var plain = new Timestamp(2, TestTuf.EXPIRES, tuf.snapshotFile());
    tuf.files().put("timestamp.json", tuf.sign(TestTuf.TIMESTAMP, plain.issuedAt(at)));
    var client = new TufClient(tuf, new MemoryMetadataStore(), tuf.file("1.root.json"));
    return Expect.ok(client.refresh(NOW)).signedTimes();
  }

  private Instant kept() {
    return new TrustedTime(folder).floor().at();
  }

  @Test
  void firstSignedTime_isKeptAtOnce() {
    new TrustedTime(folder).learned(signed(NOW));
    assertEquals(NOW, kept());
  }

  @Test
  void flashIsSpared_untilADayHasPassed_orSomethingIsInstalled() {
    var time = new TrustedTime(folder);
    time.learned(signed(NOW));
    time.learned(signed(NOW.plus(Duration.ofHours(23))));
    assertEquals(NOW, kept());
    assertEquals(NOW.plus(Duration.ofHours(23)), time.floor().at());
    time.learned(signed(NOW.plus(Duration.ofHours(24))));
    assertEquals(NOW.plus(Duration.ofHours(24)), kept());
    time.learned(signed(NOW.plus(Duration.ofHours(25))));
    time.keep();
    assertEquals(NOW.plus(Duration.ofHours(25)), kept());
  }

  @Test
  void floorNeverFalls() {
    var time = new TrustedTime(folder);
    time.learned(signed(NOW));
    time.learned(signed(NOW.minus(Duration.ofDays(100))));
    assertEquals(NOW, time.floor().at());
    assertEquals(NOW, kept());
  }

  @Test
  void oneDamagedCopy_isNoLoss_andTwoAreNoFloor() throws IOException {
    new TrustedTime(folder).learned(signed(NOW));
    for (String copy : List.of("time-0", "time-1")) {
      Path file = folder.boot().resolve(copy);
      byte[] good = Files.readAllBytes(file);
      for (int i = 0; i < good.length; i++) {
        byte[] bad = good.clone();
        bad[i] ^= 1;
        Files.write(file, bad);
        assertEquals(NOW, kept());
      }
      Files.write(file, good);
    }
    assertEquals(TimeFloor.NONE, new TrustedTime(damaged()).floor());
  }

  private DeviceFolder damaged() throws IOException {
    Files.write(folder.boot().resolve("time-0"), new byte[32]);
    Files.write(folder.boot().resolve("time-1"), new byte[31]);
    return folder;
  }
}
