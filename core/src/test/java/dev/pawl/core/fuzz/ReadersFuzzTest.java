package dev.pawl.core.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.CanonicalJson;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.Metadata;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.value.RoleName;
import java.util.List;

/// Whatever the bytes: a value, or a declared failure that explains itself; never anything else.
/// What was read is written and read again to the same.
class ReadersFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void json(byte[] bytes) {
    if (read(JsonReader.read(bytes, JsonLimits.standard())) instanceof JsonValue value) {
      same(value, Expect.ok(JsonReader.read(JsonWriter.compact(value), JsonLimits.standard())));
      CanonicalJson.encode(value);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void root(byte[] bytes) {
    read(SignedMetadata.root(bytes).map(file -> written(file.content())));
  }

  @FuzzTest(maxDuration = "60s")
  void timestamp(byte[] bytes) {
    read(SignedMetadata.timestamp(bytes).map(file -> written(file.content())));
  }

  @FuzzTest(maxDuration = "60s")
  void snapshot(byte[] bytes) {
    read(SignedMetadata.snapshot(bytes).map(file -> written(file.content())));
  }

  @FuzzTest(maxDuration = "60s")
  void targets(byte[] bytes) {
    read(
        SignedMetadata.targets(new RoleName("line-lock"), bytes)
            .map(file -> written(file.content())));
  }

  @FuzzTest(maxDuration = "60s")
  void proof(byte[] bytes) {
    read(ImageProof.parse(bytes).map(proof -> ImageProof.parse(proof.toBytes())));
  }

  private static byte[] written(Metadata content) {
    return MetadataWriter.sign(content, List.of());
  }

  private static Object read(Result<?, ? extends Failure> result) {
    return switch (result) {
      case Result.Ok<?, ? extends Failure>(Object value) -> value;
      case Result.Failed<?, ? extends Failure>(Failure failure) -> {
        if (failure.explain().length() > 2000 || !failure.code().matches("[a-z]+\\.[a-z-]+")) {
          throw new AssertionError(failure.code() + ": " + failure.explain());
        }
        yield failure;
      }
    };
  }

  private static void same(JsonValue read, JsonValue again) {
    if (!read.equals(again)) {
      throw new AssertionError("read " + again + ", written " + read);
    }
  }
}
