package dev.pawl.core.trust;

import dev.pawl.core.value.RoleName;
import java.util.Optional;

/// Where a client keeps the exact bytes of what it has verified. Contents are verified again when
/// loaded, so the store need not be tamper-proof, but rollback protection is only as good as it is.
///
/// Roles are `timestamp`, `snapshot`, `targets`, delegated roles, and `2.root`, `3.root`, … for the
/// roots after the factory's. Delegated names come from outside: use [MetadataNames#encode] to make
/// a file name of any of them.
public interface MetadataStore {
  /// The bytes stored for `role`.
  Optional<byte[]> load(RoleName role);

  /// Keeps `received` for `role` in place of older bytes: after a power cut there are either the
  /// old or the new ones.
  void store(RoleName role, byte[] received);

  /// Forgets `role`; nothing happens if there is nothing.
  void delete(RoleName role);
}
