package dev.pawl.core.trust;

import java.time.Instant;

/// TUF 1.0.34, 4.6.
///
/// @param snapshot what it says about `snapshot.json`
public record Timestamp(long version, Instant expires, MetaFile snapshot) implements Metadata {
  public Timestamp {
    MetadataRules.requireVersion(version);
  }

  @Override
  public RoleType type() {
    return RoleType.TIMESTAMP;
  }
}
