package dev.pawl.server.access;

import java.util.Optional;

/// Who a route lets in. Every route states one; there is no default.
public enum Access {
  /// Everybody, also without any proof: enrolment, health.
  ANYONE,
  /// Any device with a valid certificate of ours.
  ANY_DEVICE,
  /// The device that the path variable `device` names, and no other.
  DEVICE_IN_PATH,
  /// Operator tokens of any role.
  VIEWER,
  /// Operator tokens of the role operator or admin.
  OPERATOR,
  /// Operator tokens of the role admin.
  ADMIN;

  /// The role an operator needs; empty for routes that are not for operators.
  public Optional<Role> role() {
    return switch (this) {
      case VIEWER -> Optional.of(Role.VIEWER);
      case OPERATOR -> Optional.of(Role.OPERATOR);
      case ADMIN -> Optional.of(Role.ADMIN);
      case ANYONE, ANY_DEVICE, DEVICE_IN_PATH -> Optional.empty();
    };
  }
}
