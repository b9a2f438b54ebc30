package dev.pawl.core.trust;

import dev.pawl.core.key.PublicKey;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.RoleName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Whom a targets role lets speak for which paths, in order of priority (TUF 1.0.34, 4.5
/// DELEGATIONS). Role names are unique.
public record Delegations(KeyRing keys, List<DelegatedRole> roles) {
  /// Nobody.
  public static final Delegations NONE = new Delegations(KeyRing.EMPTY, List.of());

  public Delegations {
    roles = List.copyOf(roles);
    var names = new HashSet<RoleName>();
    for (DelegatedRole role : roles) {
      if (!names.add(role.name())) {
        throw new MalformedInput("delegations", role.name().value(), "each role name once");
      }
    }
  }

  /// These delegations and one more, at the end; its keys join the ring under their own ids.
  public Delegations and(RoleName name, RoleSigners signers, PathRule paths, boolean terminating) {
    var all = new ArrayList<DelegatedRole>(roles);
    all.add(new DelegatedRole(name, signers.roleKeys(), paths, terminating));
    var usable = new ArrayList<PublicKey>(keys.usable().values());
    usable.addAll(signers.keys());
    return new Delegations(new KeyRing(KeyRing.of(usable).usable(), keys.foreign()), all);
  }

  /// The delegation to `role`.
  public Optional<DelegatedRole> role(RoleName role) {
    return roles.stream().filter(delegated -> delegated.name().equals(role)).findFirst();
  }
}
