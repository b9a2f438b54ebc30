package dev.pawl.core.value;

/// The product a device is sold as, for example `lock-s2`. What people filter by; whether an image
/// fits is decided by [HardwareId]. 1 to 63 characters (docs/spec/identity.md).
public record Model(String value) {
  private static final Shape SHAPE =
      new Shape(
          "model",
          "[a-z0-9][a-z0-9.-]{0,62}",
          "1 to 63 of a-z, 0-9, '.' and '-', starting with a letter or digit");

  public Model {
    SHAPE.require(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
