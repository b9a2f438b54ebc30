package dev.pawl.core.value;

import java.util.regex.Pattern;

/// Name under which a device is enrolled; equals the common name in its client certificate.
/// 3 to 63 characters of `a-z`, `0-9`, `-`; starts with a letter or digit (docs/spec/identity.md).
public record DeviceId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{2,62}");

  public DeviceId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
