package dev.pawl.core.trust;

import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// TUF 1.0.34, 4.4.
///
/// @param roles what it says about the file of each targets role, `targets` among them
public record Snapshot(long version, Instant expires, Map<RoleName, MetaFile> roles)
    implements Metadata {
  public Snapshot {
    MetadataRules.requireVersion(version);
    roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
  }

  @Override
  public RoleType type() {
    return RoleType.SNAPSHOT;
  }

  /// What it says about the file of `role`.
  public Optional<MetaFile> file(RoleName role) {
    return Optional.ofNullable(roles.get(role));
  }
}
