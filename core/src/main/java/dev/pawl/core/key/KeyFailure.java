package dev.pawl.core.key;

import dev.pawl.core.failure.Failure;
import java.nio.file.Path;

/// Why a key file gives no key. Names files, never what is in them.
public sealed interface KeyFailure extends Failure {
  /// The file.
  Path file();

  /// There is no such file.
  record NotFound(Path file) implements KeyFailure {}

  /// The system does not let us read it.
  record Unreadable(Path file, String reason) implements KeyFailure {}

  /// Others than the owner may read or change it.
  record TooOpen(Path file, String permissions) implements KeyFailure {}

  /// It holds no private key in the form wanted.
  record NotAKey(Path file, String expected) implements KeyFailure {}

  /// The passphrase does not open it, or it was damaged: the two look alike.
  record WrongPassphrase(Path file) implements KeyFailure {}

  /// It holds a key, or is encrypted in a way, that we do not use.
  record Unsupported(Path file, String found) implements KeyFailure {}

  @Override
  default String code() {
    return switch (this) {
      case NotFound _ -> "key.not-found";
      case Unreadable _ -> "key.unreadable";
      case TooOpen _ -> "key.too-open";
      case NotAKey _ -> "key.not-a-key";
      case WrongPassphrase _ -> "key.wrong-passphrase";
      case Unsupported _ -> "key.unsupported";
    };
  }

  @Override
  default String explain() {
    return "Opening key file "
        + file()
        + ": "
        + switch (this) {
          case NotFound _ -> "there is no such file. Check the path.";
          case Unreadable(_, String reason) ->
              "it cannot be read (" + reason + "). Check its owner and permissions.";
          case TooOpen(_, String permissions) ->
              "expected that only its owner may read and write it (rw-------), found "
                  + permissions
                  + ". Run `chmod 600` on it, and consider the key known to those who could read"
                  + " it.";
          case NotAKey(_, String expected) ->
              "expected " + expected + ", found something else. Check that it is the right file.";
          case WrongPassphrase _ ->
              "the passphrase does not open it. Try again; if you are sure of the passphrase, the"
                  + " file is damaged: take the copy.";
          case Unsupported(_, String found) ->
              "expected an Ed25519, P-256, P-384 or ML-DSA-65 (seed form) key encrypted with PBES2"
                  + " (PBKDF2, AES), found "
                  + found
                  + ". Make a key with `pawl key generate`.";
        };
  }
}
