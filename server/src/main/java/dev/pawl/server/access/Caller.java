package dev.pawl.server.access;

import dev.pawl.core.value.DeviceId;

/// Who sent a request, as far as it was proved.
public sealed interface Caller {
  /// Nothing was proved; only routes for [Access#ANYONE] see this.
  record Unknown() implements Caller {}

  /// Holds the private key of this device's certificate, which is valid and not revoked.
  record Device(DeviceId id) implements Caller {}

  /// Holds an operator token.
  /// @param token the token's id, not the secret
  /// @param name given to the token by the admin who made it
  record Operator(String token, String name, Role role) implements Caller {}
}
