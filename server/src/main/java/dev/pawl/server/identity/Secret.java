package dev.pawl.server.identity;

import dev.pawl.core.value.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/// 256 random bits as text, shown once and kept as SHA-256 only. So many bits need no slow password
/// hash: no one guesses them.
final class Secret {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /// A new one.
  static Secret random() {
    return new Secret(randomText(BYTES));
  }

  /// What somebody presents as one.
  static Secret presented(String text) {
    return new Secret(text);
  }

  /// `bytes` random bytes as letters, digits, `-` and `_`.
  static String randomText(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /// The secret itself: for the one answer in which it is shown.
  String reveal() {
    return text;
  }

  /// What is kept. [Digest#equals] takes the same time whatever differs.
  Digest hash() {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "secret";
  }
}
