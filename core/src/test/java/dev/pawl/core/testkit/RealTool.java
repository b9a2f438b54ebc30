package dev.pawl.core.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Programs that tests drive as the real thing. Where one is missing the test is skipped, and says
/// which Debian package would bring it.
public final class RealTool {
  private static final List<String> ALSO = List.of("/usr/sbin", "/sbin", "/usr/local/sbin");

  private RealTool() {}

  /// Goes on only if `program` is installed.
  /// @param debianPackage as it stands in `.ci/packages`
  /// @return where it is
  public static Path require(String program, String debianPackage) {
    Optional<Path> found = find(program);
    String problem =
        "SKIPPED: %s is not installed; it comes with the Debian package %s (see .ci/packages)"
            .formatted(program, debianPackage);
    if (found.isEmpty()) {
      System.err.println(problem);
    }
    Assumptions.assumeTrue(found.isPresent(), problem);
    return found.orElseThrow();
  }

  /// Goes on only if the first of these files that exists can be read, for libraries.
  public static Path requireFile(String debianPackage, List<String> places) {
    Optional<Path> found = places.stream().map(Path::of).filter(Files::isReadable).findFirst();
    String problem =
        "SKIPPED: none of %s is installed; one comes with the Debian package %s (see .ci/packages)"
            .formatted(places, debianPackage);
    if (found.isEmpty()) {
      System.err.println(problem);
    }
    Assumptions.assumeTrue(found.isPresent(), problem);
    return found.orElseThrow();
  }

  private static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Stream.of(path.split(Pattern.quote(File.pathSeparator), -1)), ALSO.stream())
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
