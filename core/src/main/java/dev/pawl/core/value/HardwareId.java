package dev.pawl.core.value;

/// Name of a piece of hardware an image can run on (Uptane: hardware identifier). A device has one,
/// an image lists every one it fits. Compared exactly (docs/spec/release.md).
public record HardwareId(String value) {
  private static final Shape SHAPE =
      new Shape(
          "hardware id",
          "[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
          "1 to 64 of letters, digits, '.', '_' and '-', starting with a letter or digit");

  public HardwareId {
    SHAPE.require(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
