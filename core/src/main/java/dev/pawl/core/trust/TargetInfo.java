package dev.pawl.core.trust;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// What metadata says about the file at `path`.
///
/// @param hashes may be empty: then no algorithm is stated that we know, and nothing can be
/// verified
/// @param role who said it
public record TargetInfo(
    TargetPath path,
    ByteCount length,
    Map<Algorithm, Digest> hashes,
    JsonObject custom,
    RoleName role) {
  public TargetInfo {
    var copy = new EnumMap<Algorithm, Digest>(Algorithm.class);
    copy.putAll(hashes);
    hashes = Collections.unmodifiableMap(copy);
  }

  /// The same as `file`, with its path and who said it.
  static TargetInfo of(TargetPath path, TargetFile file, RoleName role) {
    return new TargetInfo(path, file.length(), file.hashes(), file.custom(), role);
  }
}
