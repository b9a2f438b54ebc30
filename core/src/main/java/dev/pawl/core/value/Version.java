package dev.pawl.core.value;

/// What people read as the version of an image, for example `2.0.0` or `2024.11-rc1`. 1 to 64
/// characters. Never compared for order: which image is older is said by [ReleaseCounter] alone.
public record Version(String value) {
  private static final Shape SHAPE =
      new Shape(
          "version",
          "[A-Za-z0-9][A-Za-z0-9.+_~-]{0,63}",
          "1 to 64 of letters, digits, '.', '+', '_', '~' and '-', starting with a letter or"
              + " digit");

  public Version {
    SHAPE.require(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
