package dev.pawl.server.identity;

import dev.pawl.core.value.MalformedInput;
import java.util.regex.Pattern;

/// Name of a person or program that works with the server, as it stands in the audit log: 1 to 64
/// of letters, digits, `.`, `_`, `@`, `-`, starting with a letter or digit.
public record OperatorName(String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  public OperatorName {
    if (!SHAPE.matcher(value).matches()) {
      throw new MalformedInput(
          "operator name",
          value,
          "1 to 64 of letters, digits, '.', '_', '@' and '-', starting with a letter or digit");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
