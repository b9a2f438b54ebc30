package dev.pawl.core.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrustFailureTest {
  private static final RoleName ROLE = new RoleName("line-lock");
  private static final TargetPath PATH = new TargetPath("line-lock/lock-2.img");
  private static final Instant PAST = TestTuf.NOW.minus(Duration.ofDays(1));
  private static final Digest DIGEST = Digest.sha256(new byte[0]);

  private static final List<TrustFailure> ALL =
      List.of(
          new TrustFailure.Malformed("line-lock metadata", "no JSON"),
          new TrustFailure.UnsupportedSpec(ROLE, "2.0"),
          new TrustFailure.WrongType(ROLE, "targets", "root"),
          new TrustFailure.TooFewSignatures(ROLE, 2, 1, Set.of(new KeyId("k1"))),
          new TrustFailure.Expired(ROLE, PAST, TestTuf.NOW),
          new TrustFailure.VersionRollback(ROLE, 5, 4),
          new TrustFailure.WrongVersion(ROLE, 5, 6),
          new TrustFailure.NotInSnapshot(ROLE),
          new TrustFailure.LengthExceeded("1.root.json", ByteCount.kibi(128)),
          new TrustFailure.LengthMismatch("x metadata", new ByteCount(5), new ByteCount(6)),
          new TrustFailure.HashMismatch("x metadata", DIGEST, DIGEST),
          new TrustFailure.TargetNotFound(PATH.value()),
          new TrustFailure.TooManyDelegations(PATH.value(), 32),
          new TrustFailure.TooManyRoots(257, 256),
          new TrustFailure.FileMissing("timestamp.json"),
          new TrustFailure.FetchFailed("timestamp.json", "no answer"),
          new TrustFailure.NotAnImage(PATH.value(), "no counter"));

  @Test
  void everyFailure_hasItsOwnCode_andSaysWhatWasAttemptedFoundAndToDo() {
    assertEquals(TrustFailure.class.getPermittedSubclasses().length, ALL.size());
    var codes = new HashSet<String>();
    for (TrustFailure failure : ALL) {
      assertTrue(codes.add(failure.code()), failure.code());
      assertTrue(failure.code().matches("trust\\.[a-z-]+"), failure.code());
      String text = failure.explain();
      assertTrue(text.matches("(?s)[A-Z].*\\."), text);
      assertTrue(text.split("[:.] ", -1).length >= 3, text);
    }
  }

  @Test
  void explanations_nameTheFacts() {
    assertEquals(
        "Verifying line-lock metadata: expected valid signatures of 2 distinct trusted keys, found"
            + " 1. Trusted are k1. Collect the missing signatures with `pawl release sign`, or"
            + " reject the file.",
        new TrustFailure.TooFewSignatures(ROLE, 2, 1, Set.of(new KeyId("k1"))).explain());
    assertEquals(
        "Checking line-lock metadata: it expired at 2026-11-19T00:00:00Z; the clock here says"
            + " 2026-11-20T00:00:00Z. If the clock is right, the repository must publish fresh"
            + " metadata.",
        new TrustFailure.Expired(ROLE, PAST, TestTuf.NOW).explain());
    assertTrue(
        new TrustFailure.Malformed("x", "ends with a stop.").explain().contains("stop. Fetch"));
  }

  @Test
  void longListsOfKeys_areShortened() {
    Set<KeyId> many =
        IntStream.range(0, 9)
            .mapToObj(i -> new KeyId(i + "a".repeat(63)))
            .collect(Collectors.toSet());
    String nine = new TrustFailure.TooFewSignatures(ROLE, 2, 1, many).explain();
    assertTrue(nine.contains("7aaaaaaaaaaa, …. "), nine);
    many.remove(new KeyId("8" + "a".repeat(63)));
    String eight = new TrustFailure.TooFewSignatures(ROLE, 2, 1, many).explain();
    assertTrue(eight.contains("6aaaaaaaaaaa, 7aaaaaaaaaaa. "), eight);
    assertTrue(
        new TrustFailure.TooFewSignatures(ROLE, 2, 1, Set.of()).explain().contains("no keys."));
  }
}
