package dev.pawl.core.trust;

import dev.pawl.core.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Optional;

/// TUF 1.0.34, 4.6.
///
/// @param snapshot what it says about `snapshot.json`
/// @param pawl what we add to it (docs/spec/metadata.md); empty when absent
public record Timestamp(long version, Instant expires, MetaFile snapshot, JsonObject pawl)
    implements Metadata {
  public Timestamp {
    MetadataRules.requireVersion(version);
    var _ = MetadataRules.issued(pawl);
  }

  /// One to which nothing is added.
  public Timestamp(long version, Instant expires, MetaFile snapshot) {
    this(version, expires, snapshot, JsonObject.EMPTY);
  }

  /// The same with the time at which it is signed, as its signer knows it.
  public Timestamp issuedAt(Instant time) {
    return new Timestamp(version, expires, snapshot, MetadataRules.withIssued(pawl, time));
  }

  @Override
  public RoleType type() {
    return RoleType.TIMESTAMP;
  }

  /// When it was signed, if it says so.
  public Optional<Instant> issued() {
    return MetadataRules.issued(pawl);
  }
}
