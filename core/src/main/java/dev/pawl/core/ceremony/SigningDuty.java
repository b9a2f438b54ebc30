package dev.pawl.core.ceremony;

import dev.pawl.core.trust.KeyRing;
import dev.pawl.core.trust.RoleKeys;
import dev.pawl.core.trust.SigningProgress;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.util.Collection;

/// Who must sign one file of a change. A root has two: those before it and its own.
///
/// @param role whose file
/// @param label in people's words, for example `root, by the keys before`
/// @param keys the keys and how many of them
/// @param ring the keys themselves
/// @param progress how far it is
public record SigningDuty(
    RoleName role, String label, RoleKeys keys, KeyRing ring, SigningProgress progress) {

  /// How many of its keys could sign if none of `unreachable` can.
  int reachable(Collection<KeyId> unreachable) {
    return (int)
        keys.keyIds().stream()
            .filter(id -> !unreachable.contains(id))
            .flatMap(id -> ring.key(id).stream())
            .distinct()
            .count();
  }

  /// For example `root, by the keys before: 1 of 2`.
  public String summary() {
    return "%s: %d of %d".formatted(label, progress.distinct(), progress.threshold());
  }
}
