package dev.pawl.core.value;

/// Path of a target in the image repository, for example `line-lock/lock-2.0.0.img`
/// (TUF 1.0.34, 4.5 TARGETPATH). Relative, `/`-separated, 1 to 255 characters; no segment is empty,
/// `.` or `..`, so it never escapes a folder it is resolved in.
public record TargetPath(String value) {
  private static final Shape SHAPE =
      new Shape(
          "target path",
          "(?=.{1,255}$)[A-Za-z0-9_+-][A-Za-z0-9._+-]*(/[A-Za-z0-9_+-][A-Za-z0-9._+-]*)*",
          "1 to 255 of letters, digits, '.', '_', '+', '-' in '/'-separated segments, none starting"
              + " with '.'");

  public TargetPath {
    SHAPE.require(value);
  }

  /// The last segment.
  public String fileName() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
