package dev.pawl.core.trust;

import dev.pawl.core.key.PublicKey;
import dev.pawl.core.value.KeyId;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// Who of a role has validly signed a file, and who could still.
///
/// @param threshold how many distinct keys must sign
/// @param distinct how many have
/// @param signed ids with a valid signature
/// @param missing ids of usable keys without one
public record SigningProgress(int threshold, int distinct, Set<KeyId> signed, Set<KeyId> missing) {
  public SigningProgress {
    signed = Collections.unmodifiableSet(new LinkedHashSet<>(signed));
    missing = Collections.unmodifiableSet(new LinkedHashSet<>(missing));
  }

  /// Checks every signature of `file` that is of a key of `role`.
  public static SigningProgress of(SignedMetadata<?> file, RoleKeys role, KeyRing ring) {
    return of(file.envelope(), role, ring);
  }

  static SigningProgress of(Envelope file, RoleKeys role, KeyRing ring) {
    byte[] message = file.canonicalSigned();
    var keys = new HashSet<PublicKey>();
    var signed = new LinkedHashSet<KeyId>();
    for (KeySignature signature : file.signatures()) {
      KeyId id = signature.keyId();
      if (role.keyIds().contains(id)) {
        ring.key(id)
            .filter(key -> key.verifies(message, signature.signature()))
            .ifPresent(
                key -> {
                  // Two ids may name one key: keys count, not ids.
                  keys.add(key);
                  signed.add(id);
                });
      }
    }
    var missing = new LinkedHashSet<KeyId>(role.keyIds());
    missing.retainAll(ring.usable().keySet());
    missing.removeAll(signed);
    return new SigningProgress(role.threshold(), keys.size(), signed, missing);
  }

  /// Whether enough have signed.
  public boolean complete() {
    return distinct >= threshold;
  }
}
