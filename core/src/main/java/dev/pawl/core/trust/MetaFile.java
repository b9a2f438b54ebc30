package dev.pawl.core.trust;

import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import java.util.List;
import java.util.Optional;

/// What snapshot and timestamp say about another metadata file (TUF 1.0.34, 4.4 METAFILES). Ours
/// say the version only: the file is signed anyway, and hashes would multiply the snapshot's size.
///
/// @param length the exact length, when stated
/// @param hashes of the algorithms we know, when stated
public record MetaFile(long version, Optional<ByteCount> length, List<Digest> hashes) {
  public MetaFile {
    MetadataRules.requireVersion(version);
    hashes = List.copyOf(hashes);
  }

  /// An entry that states the version only.
  public static MetaFile of(long version) {
    return new MetaFile(version, Optional.empty(), List.of());
  }
}
