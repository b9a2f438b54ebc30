package dev.pawl.core.ceremony;

import dev.pawl.core.key.PublicKey;
import dev.pawl.core.value.KeyId;
import java.util.List;
import java.util.OptionalInt;

/// How the keys of one role are to change.
///
/// @param add keys that come
/// @param remove ids of keys that go
/// @param threshold how many must sign from then on; empty: as many as before
public record KeyEdit(List<PublicKey> add, List<KeyId> remove, OptionalInt threshold) {
  /// Nothing but a new period of validity.
  public static final KeyEdit NONE = new KeyEdit(List.of(), List.of(), OptionalInt.empty());

  public KeyEdit {
    add = List.copyOf(add);
    remove = List.copyOf(remove);
  }

  /// These come, those go.
  public static KeyEdit replace(List<PublicKey> add, List<KeyId> remove) {
    return new KeyEdit(add, remove, OptionalInt.empty());
  }

  /// The same with another threshold.
  public KeyEdit needing(int signers) {
    return new KeyEdit(add, remove, OptionalInt.of(signers));
  }
}
