package dev.pawl.server.signer;

import dev.pawl.core.value.MalformedInput;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Proof, for the signer alone, that it has counted an assignment: with it the same assignment is
/// signed again at any time. So the signer keeps no list of a million devices, and a restart of it
/// forgives nothing. 64 lower-case hexadecimal digits.
public record Receipt(String value) {
  public Receipt {
    if (!value.matches("[0-9a-f]{64}")) {
      throw new MalformedInput("receipt", "another text", "64 of 0-9 and a-f");
    }
  }

  static Receipt of(byte[] mac) {
    return new Receipt(HexFormat.of().formatHex(mac));
  }

  /// Compared in constant time.
  boolean matches(Receipt other) {
    return MessageDigest.isEqual(
        HexFormat.of().parseHex(value), HexFormat.of().parseHex(other.value));
  }

  @Override
  public String toString() {
    return "receipt";
  }
}
