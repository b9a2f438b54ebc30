package dev.pawl.core.trust;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.value.MalformedInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// TUF 1.0.34, 4.3. All four roles have an entry.
///
/// @param consistentSnapshot whether file names carry versions
/// @param pawl what we add to it (docs/spec/metadata.md); empty when absent
public record Root(
    long version,
    Instant expires,
    boolean consistentSnapshot,
    KeyRing keys,
    Map<RoleType, RoleKeys> roles,
    JsonObject pawl)
    implements Metadata {
  public Root {
    MetadataRules.requireVersion(version);
    var _ = MetadataRules.issued(pawl);
    var _ = MetadataRules.recovery(pawl);
    var copy = new EnumMap<RoleType, RoleKeys>(roles);
    for (RoleType type : RoleType.values()) {
      if (!copy.containsKey(type)) {
        throw new MalformedInput("root", "none", "keys for the role " + type.tufName());
      }
    }
    roles = Collections.unmodifiableMap(copy);
  }

  /// One to which nothing is added.
  public Root(
      long version,
      Instant expires,
      boolean consistentSnapshot,
      KeyRing keys,
      Map<RoleType, RoleKeys> roles) {
    this(version, expires, consistentSnapshot, keys, roles, JsonObject.EMPTY);
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

  /// The same with the time at which it is made, as the people who sign it know it.
  public Root issuedAt(Instant time) {
    return new Root(
        version, expires, consistentSnapshot, keys, roles, MetadataRules.withIssued(pawl, time));
  }

  /// When it was made, if it says so.
  public Optional<Instant> issued() {
    return MetadataRules.issued(pawl);
  }

  /// The same with recovery keys, for devices that are made with it.
  public Root with(RecoveryKeys recovery) {
    return with(MetadataRules.withRecovery(pawl, recovery));
  }

  /// The same, saying that it recovers: recovery keys sign it in the place of the root keys before.
  public Root recovering() {
    return with(MetadataRules.recovering(pawl));
  }

  private Root with(JsonObject added) {
    return new Root(version, expires, consistentSnapshot, keys, roles, added);
  }

  /// The recovery keys it names. They count only in the root a device was made with.
  public Optional<RecoveryKeys> recovery() {
    return MetadataRules.recovery(pawl);
  }

  /// Whether it says that it recovers.
  public boolean recovers() {
    return MetadataRules.recovers(pawl);
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
