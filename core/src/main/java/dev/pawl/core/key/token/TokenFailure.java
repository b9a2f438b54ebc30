package dev.pawl.core.key.token;

import dev.pawl.core.failure.Failure;
import java.nio.file.Path;
import java.util.List;

/// Why a token gives no key or no signature. Names modules, tokens and keys, never a PIN.
public sealed interface TokenFailure extends Failure {
  /// The PKCS#11 module cannot be loaded.
  record ModuleUnusable(Path module, String found) implements TokenFailure {}

  /// No such token is plugged in.
  record NotFound(TokenName wanted, List<TokenInfo> present) implements TokenFailure {}

  /// Several tokens answer to the name.
  record Ambiguous(TokenName wanted, List<TokenInfo> matching) implements TokenFailure {}

  /// The token does not take the PIN.
  record WrongPin(TokenInfo token) implements TokenFailure {}

  /// The token takes no PIN any more.
  record PinLocked(TokenInfo token) implements TokenFailure {}

  /// There is no PIN where one was said to be.
  record NoPin(String source, String found) implements TokenFailure {}

  /// The token holds no key of this label.
  record NoSuchKey(TokenInfo token, String label, List<String> present) implements TokenFailure {}

  /// The token holds a key of this label already.
  record KeyExists(TokenInfo token, String label) implements TokenFailure {}

  /// The token, or the way to it, refused something else.
  record Refused(TokenInfo token, String operation, String found) implements TokenFailure {}

  @Override
  default String code() {
    return switch (this) {
      case ModuleUnusable _ -> "token.module-unusable";
      case NotFound _ -> "token.not-found";
      case Ambiguous _ -> "token.ambiguous";
      case WrongPin _ -> "token.wrong-pin";
      case PinLocked _ -> "token.pin-locked";
      case NoPin _ -> "token.no-pin";
      case NoSuchKey _ -> "token.no-such-key";
      case KeyExists _ -> "token.key-exists";
      case Refused _ -> "token.refused";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case ModuleUnusable(Path module, String found) ->
          "Loading PKCS#11 module "
              + module
              + ": expected a library that lists tokens, found "
              + found
              + ". Install the token's software and name its library.";
      case NotFound(TokenName wanted, List<TokenInfo> present) ->
          "Looking for token "
              + wanted
              + ": found "
              + (present.isEmpty() ? "no token at all" : present.toString())
              + ". Plug it in, or correct its name.";
      case Ambiguous(TokenName wanted, List<TokenInfo> matching) ->
          "Looking for token "
              + wanted
              + ": expected one, found "
              + matching
              + ". Name it by its serial number too.";
      case WrongPin(TokenInfo token) ->
          "Opening token "
              + token
              + ": the PIN is wrong; "
              + token.pin().words()
              + ". Make sure that it is this token's PIN before you try again.";
      case PinLocked(TokenInfo token) ->
          "Opening token "
              + token
              + ": its PIN is locked after too many wrong ones. Have its administrator set a new"
              + " PIN, or sign with another token.";
      case NoPin(String source, String found) ->
          "Reading a PIN from "
              + source
              + ": expected it in the first line, readable by its owner only; found "
              + found
              + ". Correct it.";
      case NoSuchKey(TokenInfo token, String label, List<String> present) ->
          "Looking for key \""
              + label
              + "\" in token "
              + token
              + ": found "
              + (present.isEmpty() ? "no key with a certificate" : present.toString())
              + ". Correct the label, or make the key with `pawl key generate`.";
      case KeyExists(TokenInfo token, String label) ->
          "Making key \""
              + label
              + "\" in token "
              + token
              + ": there is one of this label already, and it is left alone. Choose another label.";
      case Refused(TokenInfo token, String operation, String found) ->
          operation
              + " with token "
              + token
              + ": refused, "
              + found
              + ". See whether it is plugged in and can do this; then try again.";
    };
  }
}
