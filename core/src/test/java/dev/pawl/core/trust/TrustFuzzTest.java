package dev.pawl.core.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.Seeds;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random and mutated bytes into every reader: an answer or the declared failure, nothing else.
class TrustFuzzTest {
  private static final int ROUNDS = 3000;

  /// Pieces that make JSON of metadata and beyond its edges.
  private static final List<String> SPLINTERS =
      List.of(
          "-1",
          "0",
          "1e9",
          "9223372036854775807",
          "9223372036854775808",
          "null",
          "true",
          "[]",
          "{}",
          "\"\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "{\"a\":1,\"a\":2}",
          "[[[[",
          "\uFEFF",
          "\"" + "x".repeat(300) + "\"",
          "\"root\"",
          "\"1.root\"",
          "\"../../x\"",
          "1.5",
          "\"zz\"");

  private static final TestRepository REPOSITORY = repository();

  private static TestRepository repository() {
    TestRepository repository = TestRepository.withLines("lock");
    repository.tuf().hashes(true);
    repository.publish("lock", "1.0.0", 1, "lock-s2", new byte[] {1});
    return repository;
  }

  private static Function<byte[], Result<?, ? extends Failure>> reader(String kind) {
    return switch (kind) {
      case "root" -> SignedMetadata::root;
      case "timestamp" -> SignedMetadata::timestamp;
      case "snapshot" -> SignedMetadata::snapshot;
      case "targets", "line" ->
          bytes ->
              SignedMetadata.targets(TestTuf.TARGETS, bytes)
                  .then(
                      file ->
                          ImageDescription.allFrom(
                              new Verified<>(file), new RoleName("line-lock")));
      default -> ImageProof::parse;
    };
  }

  private static byte[] seed(String kind) {
    return switch (kind) {
      case "root" -> REPOSITORY.factoryRoot();
      case "timestamp" -> REPOSITORY.tuf().file("timestamp.json");
      case "snapshot" -> REPOSITORY.tuf().file("2.snapshot.json");
      case "targets" -> REPOSITORY.tuf().file("1.targets.json");
      case "line" -> REPOSITORY.tuf().file("1.line-lock.json");
      default -> {
        REPOSITORY.tuf().hashes(true);
        yield REPOSITORY.proof(new TargetPath("line-lock/lock-1.0.0.img")).toBytes();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "timestamp", "snapshot", "targets", "line", "proof"})
  void onlyDeclaredFailures_comeOut(String kind) {
    var random = Seeds.random(kind);
    byte[] seed = seed(kind);
    var reader = reader(kind);
    assertTrue(kind.equals("targets") || reader.apply(seed) instanceof Result.Ok);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = round % 3 == 0 ? spliced(random, seed) : mutated(random, seed);
      if (reader.apply(bytes) instanceof Result.Failed<?, ? extends Failure>(Failure failure)) {
        assertTrue(failure instanceof TrustFailure, failure.code());
        assertTrue(failure.explain().length() < 2000, failure.explain());
      }
    }
  }

  private static byte[] mutated(Random random, byte[] seed) {
    byte[] bytes = Arrays.copyOf(seed, seed.length - random.nextInt(2) * random.nextInt(20));
    for (int change = random.nextInt(4); change >= 0; change--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /// A value of the JSON replaced by a splinter: what follows a `:` up to the next `,` or `}`.
  private static byte[] spliced(Random random, byte[] seed) {
    String text = new String(seed, UTF_8);
    int colon = text.indexOf(':', random.nextInt(text.length()));
    if (colon < 0) {
      return seed;
    }
    int end = colon + 1;
    while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String splinter = SPLINTERS.get(random.nextInt(SPLINTERS.size()));
    return (text.substring(0, colon + 1) + splinter + text.substring(end)).getBytes(UTF_8);
  }
}
