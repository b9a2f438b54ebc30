package dev.pawl.core.trust;

import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.MalformedInput;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// Who signs for a role: `threshold` of the keys with these ids. A threshold above the number of
/// keys can never be met; that is allowed here and fails at verification.
///
/// @param keyIds in the order of the metadata
/// @param threshold 1 to 1,000
public record RoleKeys(Set<KeyId> keyIds, int threshold) {
  private static final int HIGHEST = 1000;

  public RoleKeys {
    keyIds = Collections.unmodifiableSet(new LinkedHashSet<>(keyIds));
    if (threshold < 1 || threshold > HIGHEST) {
      throw new MalformedInput(
          "threshold", Integer.toString(threshold), "a whole number from 1 to " + HIGHEST);
    }
  }
}
