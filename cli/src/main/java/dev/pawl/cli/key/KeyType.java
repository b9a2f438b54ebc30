package dev.pawl.cli.key;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Kinds of keys we make.
enum KeyType {
  /// For keys in files.
  ED25519,
  /// What hardware tokens offer.
  ECDSA_P256;

  /// Reads `ed25519` and `ecdsa-p256`.
  static final class Reader implements ITypeConverter<KeyType> {
    @Override
    public KeyType convert(String text) {
      return switch (text) {
        case "ed25519" -> ED25519;
        case "ecdsa-p256" -> ECDSA_P256;
        default -> throw new TypeConversionException("expected ed25519 or ecdsa-p256");
      };
    }
  }
}
