package dev.pawl.sim.tidy;

import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Every package introduces itself.
final class PackageRules {
  private static final int SENTENCES = 3;
  private static final Pattern SENTENCE_END =
      Pattern.compile("[.!?][)\\]`\"]?(\\s+(?=[\\p{Lu}\\p{N}`\\[(])|\\s*$)");
  private static final String INSTEAD =
      "a package-info.java with @NullMarked and, in `///`, three sentences: what the package owns,"
          + " what it may depend on, which type to read first";

  private PackageRules() {}

  /// A package of tests needs no introduction when the package it tests has one.
  static List<Finding> introductions(List<JavaSource> sources) {
    Map<String, List<JavaSource>> packages =
        sources.stream()
            .filter(source -> !source.packageName().isEmpty())
            .collect(
                Collectors.groupingBy(JavaSource::packageName, TreeMap::new, Collectors.toList()));
    List<Finding> findings = new ArrayList<>();
    packages.forEach(
        (name, files) ->
            files.stream()
                .filter(source -> source.file().name().equals("package-info.java"))
                .findFirst()
                .ifPresentOrElse(
                    info -> findings.addAll(problems(name, info)),
                    () ->
                        findings.add(
                            new Finding(
                                files.getFirst().file().folder(),
                                1,
                                "the package " + name + " has no package-info.java",
                                INSTEAD))));
    return findings;
  }

  private static List<Finding> problems(String name, JavaSource info) {
    List<Finding> findings = new ArrayList<>();
    TreePath path = TreePath.getPath(info.unit(), info.unit().getPackage());
    int sentences = sentences(info.docComment(path).orElse(""));
    if (sentences < SENTENCES) {
      findings.add(
          new Finding(
              info.file().path(),
              1,
              "the introduction of "
                  + name
                  + " has "
                  + sentences
                  + " sentence(s), needed are three",
              INSTEAD));
    }
    boolean nullMarked =
        info.unit().getPackageAnnotations().stream()
            .anyMatch(annotation -> annotation.toString().contains("NullMarked"));
    if (!nullMarked) {
      findings.add(
          new Finding(
              info.file().path(), 1, "the package " + name + " is not @NullMarked", INSTEAD));
    }
    return findings;
  }

  private static int sentences(String text) {
    return (int) SENTENCE_END.matcher(text).results().count();
  }
}
