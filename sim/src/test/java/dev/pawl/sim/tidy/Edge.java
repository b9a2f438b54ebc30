package dev.pawl.sim.tidy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    Map<String, String> files =
        java.stream()
            .filter(TextFile::isMain)
            .map(TextFile::path)
            .collect(Collectors.toMap(path -> path.replaceFirst(".*/java/", ""), path -> path));
    return new ClassFileImporter()
            .withImportOption(location -> !location.contains("-tests.jar"))
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("dev.pawl")
            .stream()
            .flatMap(type -> edges(type, files))
            .toList();
  }

  private static Stream<Edge> edges(JavaClass type, Map<String, String> files) {
    String folder = type.getPackageName().replace('.', '/') + "/";
    return type.getDirectDependenciesFromSelf().stream()
        .map(
            use -> {
              String name = folder + use.getSourceCodeLocation().getSourceFileName();
              return new Edge(
                  type.getName(),
                  use.getTargetClass().getBaseComponentType().getName(),
                  files.getOrDefault(name, name),
                  Math.max(1, use.getSourceCodeLocation().getLineNumber()));
            })
        .distinct();
  }

  private static String packageOf(String name) {
    return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
  }
}
