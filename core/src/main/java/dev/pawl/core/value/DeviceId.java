package dev.pawl.core.value;

/// Name under which a device is enrolled; equals the common name in its client certificate and the
/// controller id of DDI. 3 to 63 characters of `a-z`, `0-9`, `-`; starts with a letter or digit
/// (docs/spec/identity.md).
public record DeviceId(String value) {
  private static final Shape SHAPE =
      new Shape(
          "device id",
          "[a-z0-9][a-z0-9-]{2,62}",
          "3 to 63 of a-z, 0-9 and '-', starting with a letter or digit");

  public DeviceId {
    SHAPE.require(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
