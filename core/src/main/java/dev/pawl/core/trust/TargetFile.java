package dev.pawl.core.trust;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// What a targets file says about one file (TUF 1.0.34, 4.5 TARGETS).
///
/// @param hashes of the algorithms we know; may be empty when only others are stated, and then the
///     file cannot be verified
/// @param custom what the signer adds; empty when absent
public record TargetFile(ByteCount length, Map<Algorithm, Digest> hashes, JsonObject custom) {
  public TargetFile {
    var copy = new EnumMap<Algorithm, Digest>(Algorithm.class);
    copy.putAll(hashes);
    hashes = Collections.unmodifiableMap(copy);
  }
}
