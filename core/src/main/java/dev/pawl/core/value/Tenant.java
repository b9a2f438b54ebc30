package dev.pawl.core.value;

/// A customer of one server; a path segment of DDI. Every row, file and key belongs to one.
public record Tenant(String value) {
  private static final Shape SHAPE =
      new Shape(
          "tenant",
          "[A-Za-z0-9][A-Za-z0-9_-]{0,31}",
          "1 to 32 of letters, digits, '_' and '-', starting with a letter or digit");

  public Tenant {
    SHAPE.require(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
