package dev.pawl.core.trust;

import static dev.pawl.core.testkit.TestTuf.NOW;
import static dev.pawl.core.testkit.TestTuf.TARGETS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestTuf;
import org.junit.jupiter.api.Test;

/// The order of the steps; what each step checks is in [TufClientTest].
class TrustedSetTest {
  private final TestTuf tuf = new TestTuf().publishAll();
  private final TrustedSet rooted =
      Expect.ok(TrustedSet.start(tuf.file("1.root.json"), NOW).then(TrustedSet::withRootComplete));
  private final TrustedSet timed = Expect.ok(rooted.withTimestamp(tuf.file("timestamp.json")));
  private final TrustedSet snapped = Expect.ok(timed.withSnapshot(tuf.file("1.snapshot.json")));

  @Test
  void stepsInOrder_giveTheWholeSet() {
    TrustedSet whole = Expect.ok(snapped.withTargets(tuf.file("1.targets.json")));
    assertEquals(NOW, whole.now());
    assertEquals(1, whole.root().content().version());
    assertEquals(1, whole.timestamp().orElseThrow().content().version());
    assertEquals(1, whole.snapshot().orElseThrow().content().version());
    assertArrayEquals(tuf.file("1.targets.json"), whole.targets().orElseThrow().received());
    assertTrue(whole.hasCurrentSnapshot());
    assertTrue(snapped.targets().isEmpty());
    assertTrue(rooted.timestamp().isEmpty());
  }

  @Test
  void stepsOutOfOrder_areBugs() {
    byte[] next = tuf.publishRoot();
    byte[] timestamp = tuf.file("timestamp.json");
    byte[] snapshot = tuf.file("1.snapshot.json");
    byte[] targets = tuf.file("1.targets.json");
    assertThrows(IllegalStateException.class, () -> timed.withNextRoot(next));
    assertThrows(IllegalStateException.class, () -> snapped.withTimestamp(timestamp));
    assertThrows(IllegalStateException.class, () -> rooted.withSnapshot(snapshot));
    assertThrows(IllegalStateException.class, () -> timed.withTargets(targets));
    assertThrows(IllegalStateException.class, () -> timed.snapshotEntry(TARGETS));
  }

  /// A recalled snapshot that the timestamp no longer names serves for comparison only.
  @Test
  void storedSnapshotThatIsNotTheCurrentOne_isNotBuiltUpon() {
    byte[] old = tuf.file("1.snapshot.json");
    tuf.publish(TARGETS);
    TrustedSet newer =
        Expect.ok(rooted.withTimestamp(tuf.file("timestamp.json"))).withStoredSnapshot(old);
    assertFalse(newer.hasCurrentSnapshot());
    assertThrows(IllegalStateException.class, () -> newer.withTargets(tuf.file("1.targets.json")));
  }

  @Test
  void refusals_nameThePlace() {
    String version =
        Expect.failure(
                SignedMetadata.timestamp(
                    edited("timestamp.json", "\"version\":1,", "\"version\":0,")))
            .explain();
    assertTrue(version.contains("at /version: expected version: "), version);
  }

  private byte[] edited(String file, String from, String to) {
    var text = new String(tuf.file(file), UTF_8);
    assertTrue(text.contains(from), text);
    return text.replaceFirst(from, to).getBytes(UTF_8);
  }
}
