package dev.pawl.core.trust;

import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.RoleName;

/// One delegation.
///
/// @param name neither a top-level role's name nor one whose file could be taken for a root's
/// @param terminating whether the search for a path it covers ends with it and its own delegations
public record DelegatedRole(RoleName name, RoleKeys keys, PathRule paths, boolean terminating) {
  public DelegatedRole {
    boolean taken = RoleType.of(name.value()).isPresent() || name.value().matches("[0-9]+\\.root");
    if (taken) {
      throw new MalformedInput(
          "delegated role", name.value(), "a name other than a top-level role's");
    }
  }
}
