package dev.pawl.server.access;

import dev.pawl.core.value.DeviceId;
import java.security.cert.X509Certificate;
import java.util.Optional;

/// Who sent a request, as far as it was proved.
public sealed interface Caller {
  /// Nothing was proved; only routes for [Access#ANYONE] see this.
  record Unknown() implements Caller {}

  /// Is this device.
  /// @param certificate the one whose private key it holds, valid and not revoked; empty if it came
  ///     with a token instead, where those count
  record Device(DeviceId id, Optional<X509Certificate> certificate) implements Caller {}

  /// Holds an operator token.
  /// @param token the token's id, not the secret
  /// @param name given to the token by the admin who made it
  record Operator(String token, String name, Role role) implements Caller {}
}
