package dev.pawl.core.release;

import dev.pawl.core.trust.PathRule;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.util.Optional;

/// How a product line's role, folder and images are called (docs/spec/release.md).
public final class LineNames {
  private static final String PREFIX = "line-";

  private LineNames() {}

  /// The role that signs for the line: `line-<product>`.
  public static RoleName role(ProductLine line) {
    return new RoleName(PREFIX + line.value());
  }

  /// The paths delegated to it: `line-<product>/*`.
  public static PathRule paths(ProductLine line) {
    return PathRule.pattern(PREFIX + line.value() + "/*");
  }

  /// The path of an image: `line-<product>/<product>-<version>.img`.
  /// @throws dev.pawl.core.value.MalformedInput if the version holds a `~`, which paths cannot
  public static TargetPath image(ProductLine line, Version version) {
    return new TargetPath(
        PREFIX + line.value() + "/" + line.value() + "-" + version.value() + ".img");
  }

  /// The line whose role is `role`, if it is one.
  public static Optional<ProductLine> lineOf(RoleName role) {
    String name = role.value();
    return name.matches(PREFIX + "[a-z0-9][a-z0-9-]{0,31}")
        ? Optional.of(new ProductLine(name.substring(PREFIX.length())))
        : Optional.empty();
  }
}
