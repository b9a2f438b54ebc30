package dev.pawl.core.value;

/// Name of a TUF role. Delegated role names come from others' metadata and may hold any printable
/// character: encode before using one in a path or URL.
public record RoleName(String value) {
  private static final Shape SHAPE =
      new Shape(
          "role name", "[^\\p{Cntrl}]{1,128}", "1 to 128 characters, none a control character");

  public RoleName {
    SHAPE.require(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
