package dev.pawl.core.fuzz;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.CanonicalJson;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.Metadata;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// The readers of core. What was read can be written, and read again to the same.
public final class CoreReaders {
  /// By the name of the folder with their inputs.
  public static final Map<String, FuzzTarget> ALL =
      Map.of(
          "json",
          CoreReaders::json,
          "root",
          bytes -> metadata(SignedMetadata.root(bytes)),
          "timestamp",
          bytes -> metadata(SignedMetadata.timestamp(bytes)),
          "snapshot",
          bytes -> metadata(SignedMetadata.snapshot(bytes)),
          "targets",
          bytes -> metadata(SignedMetadata.targets(new RoleName("line-lock"), bytes)),
          "proof",
          CoreReaders::proof,
          "bundle",
          bytes -> FuzzTarget.check(MetadataBundle.parse(bytes)),
          "patch",
          DeltaReaders::patch,
          "recipe",
          DeltaReaders::recipe,
          "key",
          CoreReaders::key);

  private CoreReaders() {}

  private static void json(byte[] bytes) {
    Result<JsonValue, JsonFailure> read = JsonReader.read(bytes, JsonLimits.standard());
    FuzzTarget.check(read);
    if (read instanceof Result.Ok<JsonValue, JsonFailure>(JsonValue value)) {
      byte[] written = JsonWriter.compact(value);
      JsonValue again = Expect.ok(JsonReader.read(written, JsonLimits.standard()));
      if (!again.equals(value)) {
        throw new AssertionError("read " + value + ", written and read again " + again);
      }
      CanonicalJson.encode(value);
    }
  }

  private static void metadata(
      Result<? extends SignedMetadata<? extends Metadata>, ? extends Failure> read) {
    FuzzTarget.check(read);
    if (read instanceof Result.Ok<? extends SignedMetadata<? extends Metadata>, ?>(var file)) {
      MetadataWriter.sign(file.content(), List.of());
    }
  }

  private static void proof(byte[] bytes) {
    var read = ImageProof.parse(bytes);
    FuzzTarget.check(read);
    if (read instanceof Result.Ok<ImageProof, TrustFailure>(ImageProof proof)) {
      Expect.ok(ImageProof.parse(proof.toBytes()));
    }
  }

  private static void key(byte[] bytes) throws IOException {
    Path file =
        Files.createTempFile(
            "key",
            ".pem",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(file, bytes);
      FuzzTarget.check(KeyFile.openPairForMachine(file));
      FuzzTarget.check(KeyFile.open(file, "a passphrase".toCharArray()));
    } finally {
      Files.delete(file);
    }
  }
}
