package dev.pawl.cli.key;

import dev.pawl.core.key.KeyGenerator;
import java.security.KeyPair;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Kinds of keys we make.
enum KeyType {
  /// For keys in files.
  ED25519,
  /// What every hardware token offers.
  ECDSA_P256,
  /// What many hardware tokens offer.
  ECDSA_P384,
  /// The post-quantum half of a hybrid role, in files.
  ML_DSA_65;

  /// A fresh pair.
  KeyPair generate() {
    return switch (this) {
      case ED25519 -> KeyGenerator.ed25519();
      case ECDSA_P256 -> KeyGenerator.ecdsaP256();
      case ECDSA_P384 -> KeyGenerator.ecdsaP384();
      case ML_DSA_65 -> KeyGenerator.mlDsa65();
    };
  }

  /// Reads `ed25519`, `ecdsa-p256`, `ecdsa-p384` and `ml-dsa-65`.
  static final class Reader implements ITypeConverter<KeyType> {
    @Override
    public KeyType convert(String text) {
      return switch (text) {
        case "ed25519" -> ED25519;
        case "ecdsa-p256" -> ECDSA_P256;
        case "ecdsa-p384" -> ECDSA_P384;
        case "ml-dsa-65" -> ML_DSA_65;
        default ->
            throw new TypeConversionException(
                "expected ed25519, ecdsa-p256, ecdsa-p384 or ml-dsa-65");
      };
    }
  }
}
