package dev.pawl.core.trust;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.value.KeyId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The keys a root or a delegation names, by the ids it gives them. Ids are taken as they are (TAP
/// 12).
///
/// @param usable keys we can verify with
/// @param foreign key objects of schemes we do not know, or that hold no usable key: they verify
///     nothing, but do not make the metadata unreadable
public record KeyRing(Map<KeyId, PublicKey> usable, Map<KeyId, JsonObject> foreign) {
  /// A ring without keys.
  public static final KeyRing EMPTY = new KeyRing(Map.of(), Map.of());

  public KeyRing {
    usable = Collections.unmodifiableMap(new LinkedHashMap<>(usable));
    foreign = Collections.unmodifiableMap(new LinkedHashMap<>(foreign));
  }

  /// A ring of our own keys under their own ids.
  public static KeyRing of(Collection<PublicKey> keys) {
    var usable = new LinkedHashMap<KeyId, PublicKey>();
    keys.forEach(key -> usable.put(key.id(), key));
    return new KeyRing(usable, Map.of());
  }

  /// The usable key called `id`.
  public Optional<PublicKey> key(KeyId id) {
    return Optional.ofNullable(usable.get(id));
  }

  /// The distinct usable keys of a role.
  Set<PublicKey> keysOf(RoleKeys role) {
    return role.keyIds().stream().flatMap(id -> key(id).stream()).collect(Collectors.toSet());
  }
}
