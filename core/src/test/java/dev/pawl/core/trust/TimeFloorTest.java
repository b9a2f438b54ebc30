package dev.pawl.core.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestTuf;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeFloorTest {
  private static final Instant NOW = TestTuf.NOW;
  private static final TimeFloor KNOWN = new TimeFloor(NOW);

  /// What a refresh learns of a timestamp issued then.
  private static List<SignedTime> timestamp(Instant issued) {
    return trusted(Optional.of(issued), Optional.empty()).signedTimes();
  }

  private static List<SignedTime> root(Instant issued) {
    return trusted(Optional.empty(), Optional.of(issued)).signedTimes();
  }

  private static RefreshedTrust trusted(Optional<Instant> timestamp, Optional<Instant> root) {
    var tuf = new TestTuf();
    tuf.expires(TestTuf.ROOT, NOW.plus(Duration.ofDays(5000)));
    tuf.publishAll();
    root.ifPresent(
        at -> {
          Root first =
              Expect.ok(SignedMetadata.root(tuf.file("1.root.json"))).content().issuedAt(at);
          tuf.publishRoot(first);
        });
    timestamp.ifPresent(
        at -> {
          var plain = new Timestamp(2, TestTuf.EXPIRES, tuf.snapshotFile());
          tuf.files().put("timestamp.json", tuf.sign(TestTuf.TIMESTAMP, plain.issuedAt(at)));
        });
    return Expect.ok(
        new TufClient(tuf, new MemoryMetadataStore(), tuf.file("1.root.json")).refresh(NOW));
  }

  @Test
  void signedTime_raisesTheFloor_andNeverLowersIt() {
    Instant later = NOW.plusSeconds(100);
    assertEquals(new TimeFloor(later), KNOWN.raised(timestamp(later)));
    assertEquals(KNOWN, KNOWN.raised(timestamp(NOW.minusSeconds(100))));
    assertEquals(KNOWN, KNOWN.raised(List.of()));
  }

  @Test
  void timestamp_raisesTheFloorByAtMost400Days() {
    Instant furthest = NOW.plus(TimeFloor.MOST);
    assertEquals(new TimeFloor(furthest), KNOWN.raised(timestamp(furthest)));
    assertEquals(KNOWN, KNOWN.raised(timestamp(furthest.plusSeconds(1))));
  }

  @Test
  void root_raisesTheFloorAsFarAsItSays() {
    Instant far = NOW.plus(Duration.ofDays(3000));
    assertEquals(new TimeFloor(far), KNOWN.raised(root(far)));
  }

  @Test
  void rootAndTimestampTogether_countFromWhatTheRootSays() {
    Instant far = NOW.plus(Duration.ofDays(3000));
    List<SignedTime> both =
        Stream.concat(timestamp(far.plusSeconds(60)).stream(), root(far).stream()).toList();
    assertEquals(new TimeFloor(far.plusSeconds(60)), KNOWN.raised(both));
  }

  @Test
  void timestampBeyondTheEndOfItsRoot_saysNothing() {
    assertEquals(List.of(), timestamp(NOW.plus(Duration.ofDays(5000))));
  }

  @Test
  void firstSignedTime_isTakenWhateverItIs() {
    assertEquals(KNOWN, TimeFloor.NONE.raised(timestamp(NOW)));
  }

  @Test
  void reference_isTheLaterOfClockAndFloor() {
    assertEquals(NOW, KNOWN.reference(Instant.EPOCH));
    assertEquals(NOW.plusSeconds(1), KNOWN.reference(NOW.plusSeconds(1)));
    assertEquals(Instant.MAX, KNOWN.reference(Instant.MAX));
  }

  @Test
  void timeThatIsNone_makesTheFileMalformed() {
    var tuf = new TestTuf().publishAll();
    tuf.tamper("timestamp.json", bytes -> bytes);
    byte[] good =
        tuf.sign(
            TestTuf.TIMESTAMP, new Timestamp(2, TestTuf.EXPIRES, MetaFile.of(1)).issuedAt(NOW));
    String text = new String(good, UTF_8);
    byte[] bad = text.replace("\"issued\":\"2026", "\"issued\":\"x026").getBytes(UTF_8);
    assertEquals("trust.malformed", Expect.code(SignedMetadata.timestamp(bad)));
    assertEquals(Optional.of(NOW), Expect.ok(SignedMetadata.timestamp(good)).content().issued());
  }
}
