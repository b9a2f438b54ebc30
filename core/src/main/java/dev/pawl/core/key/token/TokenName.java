package dev.pawl.core.key.token;

import dev.pawl.core.value.MalformedInput;
import java.util.Optional;

/// Which token is meant: by label, by serial number, or by both.
public record TokenName(Optional<String> label, Optional<String> serial) {
  public TokenName {
    if (label.isEmpty() && serial.isEmpty()) {
      throw new MalformedInput("token", "nothing", "its label or its serial number");
    }
  }

  /// The token with this label.
  public static TokenName labelled(String label) {
    return new TokenName(Optional.of(label), Optional.empty());
  }

  /// Whether `token` is the one meant.
  public boolean matches(TokenInfo token) {
    return label.map(token.label()::equals).orElse(true)
        && serial.map(token.serial()::equals).orElse(true);
  }

  @Override
  public String toString() {
    return label.map(text -> "\"" + text + "\"").orElse("")
        + (label.isPresent() && serial.isPresent() ? " " : "")
        + serial.map(text -> "(serial " + text + ")").orElse("");
  }
}
