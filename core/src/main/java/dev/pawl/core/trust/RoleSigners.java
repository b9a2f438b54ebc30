package dev.pawl.core.trust;

import dev.pawl.core.key.PublicKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/// For building metadata: the keys of a role and how many of them must sign.
public record RoleSigners(List<PublicKey> keys, int threshold) {
  public RoleSigners {
    keys = List.copyOf(keys);
    if (threshold < 1 || threshold > new LinkedHashSet<>(keys).size()) {
      throw new IllegalArgumentException(
          "a threshold of " + threshold + " cannot be met with " + keys.size() + " keys");
    }
  }

  /// The same, as metadata writes it.
  public RoleKeys roleKeys() {
    return new RoleKeys(
        keys.stream().map(PublicKey::id).collect(Collectors.toCollection(LinkedHashSet::new)),
        threshold);
  }
}
