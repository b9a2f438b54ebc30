package dev.pawl.core.key.token;

import java.io.Serial;

/// A token stopped working between being opened and signing: pulled out, locked by another program,
/// broken. [#failure] is the same for people.
public final class TokenTrouble extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1;
  private final transient TokenFailure failure;

  TokenTrouble(TokenInfo token, String found) {
    super("token " + token + ": " + found);
    this.failure = new TokenFailure.Refused(token, "Signing", found);
  }

  /// What went wrong.
  public TokenFailure failure() {
    return failure;
  }

  /// The reason that the token gave, which the JDK hides in the causes.
  static String words(Throwable thrown) {
    Throwable deepest = thrown;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return message == null ? deepest.getClass().getSimpleName() : message;
  }
}
