package dev.pawl.core.trust;

import dev.pawl.core.key.PublicKey;
import dev.pawl.core.value.MalformedInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// TUF 1.0.34, 4.3. All four roles have an entry.
///
/// @param consistentSnapshot whether file names carry versions
public record Root(
    long version,
    Instant expires,
    boolean consistentSnapshot,
    KeyRing keys,
    Map<RoleType, RoleKeys> roles)
    implements Metadata {
  public Root {
    MetadataRules.requireVersion(version);
    var copy = new EnumMap<RoleType, RoleKeys>(roles);
    for (RoleType type : RoleType.values()) {
      if (!copy.containsKey(type)) {
        throw new MalformedInput("root", "none", "keys for the role " + type.tufName());
      }
    }
    roles = Collections.unmodifiableMap(copy);
  }

  /// A root of our own: consistent snapshots, keys under their own ids.
  public static Root of(long version, Instant expires, Map<RoleType, RoleSigners> signers) {
    var keys = new ArrayList<PublicKey>();
    var roles = new EnumMap<RoleType, RoleKeys>(RoleType.class);
    signers.forEach(
        (type, role) -> {
          keys.addAll(role.keys());
          roles.put(type, role.roleKeys());
        });
    return new Root(version, expires, true, KeyRing.of(keys), roles);
  }

  @Override
  public RoleType type() {
    return RoleType.ROOT;
  }

  /// Who signs for a top-level role.
  public RoleKeys keysOf(RoleType role) {
    return Objects.requireNonNull(roles.get(role));
  }
}
