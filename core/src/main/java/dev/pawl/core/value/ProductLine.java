package dev.pawl.core.value;

/// Product line: the unit of delegation. Its TUF role is `line-<product>`, its targets live under
/// `line-<product>/` (docs/spec/release.md).
public record ProductLine(String value) {
  private static final Shape SHAPE =
      new Shape(
          "product line",
          "[a-z0-9][a-z0-9-]{0,31}",
          "1 to 32 of a-z, 0-9 and '-', starting with a letter or digit");

  public ProductLine {
    SHAPE.require(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
