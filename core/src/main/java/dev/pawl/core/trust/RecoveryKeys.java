package dev.pawl.core.trust;

/// Who may put a new root in the place of the whole chain of roots, when a threshold of root keys
/// is
/// lost or stolen. Named by the root a device was made with, and by that one alone: no later root
/// changes them (docs/spec/metadata.md, "Recovery").
///
/// @param keys ids and how many must sign
/// @param ring the keys
public record RecoveryKeys(RoleKeys keys, KeyRing ring) {
  /// These keys under their own ids.
  public static RecoveryKeys of(RoleSigners signers) {
    return new RecoveryKeys(signers.roleKeys(), KeyRing.of(signers.keys()));
  }
}
