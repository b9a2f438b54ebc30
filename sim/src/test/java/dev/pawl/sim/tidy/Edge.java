package dev.pawl.sim.tidy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.stream.Stream;

/// One class uses another.
/// @param from full name of the class that uses
/// @param to full name of the class that is used
/// @param file where, from the root of the tree
/// @param line where
record Edge(String from, String to, String file, long line) {
  String fromPackage() {
    return packageOf(from);
  }

  String toPackage() {
    return packageOf(to);
  }

  boolean withinPawl() {
    return to.startsWith("dev.pawl.");
  }

  /// The one of the two to look at first. Line 1 stands for "somewhere in the file".
  Edge earlier(Edge other) {
    boolean otherSays = other.line > 1 && (line == 1 || other.line < line);
    return otherSays ? other : this;
  }

  /// All uses in the compiled programs, without their tests.
  static List<Edge> ofPrograms(List<TextFile> java) {
    return new ClassFileImporter()
            .withImportOption(location -> !location.contains("-tests.jar"))
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("dev.pawl")
            .stream()
            .flatMap(type -> edges(type, java))
            .toList();
  }

  private static Stream<Edge> edges(JavaClass type, List<TextFile> java) {
    String place = "/" + type.getPackageName().replace('.', '/') + "/";
    return type.getDirectDependenciesFromSelf().stream()
        .map(
            use -> {
              String name = place + use.getSourceCodeLocation().getSourceFileName();
              String file =
                  java.stream()
                      .map(TextFile::path)
                      .filter(path -> path.endsWith(name))
                      .findFirst()
                      .orElse(name);
              return new Edge(
                  type.getName(),
                  use.getTargetClass().getBaseComponentType().getName(),
                  file,
                  Math.max(1, use.getSourceCodeLocation().getLineNumber()));
            })
        .distinct();
  }

  private static String packageOf(String name) {
    return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
  }
}
