package dev.pawl.server.access;

import dev.pawl.core.value.MalformedInput;
import java.util.Locale;

/// What an operator token allows. Each role includes the ones before it.
public enum Role {
  /// Reads everything but secrets.
  VIEWER,
  /// Registers and revokes devices, publishes releases, runs rollouts.
  OPERATOR,
  /// Hands out and withdraws tokens.
  ADMIN;

  /// Reads the lower-case name.
  /// @throws MalformedInput if there is no such role
  public static Role parse(String text) {
    for (Role role : values()) {
      if (role.toString().equals(text)) {
        return role;
      }
    }
    throw new MalformedInput("role", text, "viewer, operator or admin");
  }

  /// Whether this role includes `needed`.
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }

  /// The name in API and command line: `viewer`, `operator`, `admin`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
