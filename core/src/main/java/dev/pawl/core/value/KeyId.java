package dev.pawl.core.value;

/// Identifier of a key in TUF metadata. Ours are the SHA-256 of the canonical key object (TUF
/// 1.0.34,
/// 4.2); others are accepted as they are (TAP 12), so equal ids do not mean equal keys.
public record KeyId(String value) {
  private static final Shape SHAPE =
      new Shape("key id", "[0-9A-Za-z_.-]{1,128}", "1 to 128 of letters, digits, '_', '.' and '-'");

  public KeyId {
    SHAPE.require(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
