package dev.pawl.sim.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The threat model speaks of classes and tests that exist. In its tables, a word in backquotes is
/// - `SomeTest`, `SomeTest#method`, or `#method` of the test named last: it must be there;
/// - `package.Class` below `dev.pawl`: it must be in the main sources.
final class EvidenceRules {
  static final String PAGE = "THREAT_MODEL.md";

  private static final Pattern TEST = Pattern.compile("`(\\w+Test)?(?:#(\\w+))?`");
  private static final Pattern TYPE = Pattern.compile("`((?:[a-z]+\\.)+[A-Z]\\w*)`");
  private static final String INSTEAD = "the test or class that shows it now, or no claim";

  private EvidenceRules() {}

  static List<Finding> evidence(List<TextFile> texts) {
    Map<String, TextFile> tests =
        texts.stream()
            .filter(text -> text.isJava() && text.name().endsWith("Test.java"))
            .collect(
                Collectors.toMap(
                    text -> text.name().replace(".java", ""), Function.identity(), (a, _) -> a));
    List<Finding> findings = new ArrayList<>();
    for (TextFile page : texts) {
      if (page.path().equals(PAGE)) {
        findings.addAll(findings(page, tests, texts));
      }
    }
    return findings;
  }

  private static List<Finding> findings(
      TextFile page, Map<String, TextFile> tests, List<TextFile> texts) {
    List<Finding> findings = new ArrayList<>();
    List<String> lines = page.lines();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith("|")) {
        continue;
      }
      for (String problem : problems(lines.get(i), tests, texts)) {
        findings.add(new Finding(page.path(), i + 1, problem, INSTEAD));
      }
    }
    return findings;
  }

  private static List<String> problems(
      String row, Map<String, TextFile> tests, List<TextFile> texts) {
    List<String> problems = new ArrayList<>();
    Optional<TextFile> last = Optional.empty();
    Matcher test = TEST.matcher(row);
    while (test.find()) {
      if (test.group(1) != null) {
        last = Optional.ofNullable(tests.get(test.group(1)));
        if (last.isEmpty()) {
          problems.add("there is no test " + test.group(1));
        }
      }
      if (test.group(2) != null
          && last.filter(file -> file.text().contains(" " + test.group(2) + "(")).isEmpty()) {
        problems.add("there is no test method " + test.group());
      }
    }
    Matcher type = TYPE.matcher(row);
    while (type.find()) {
      String end = "/src/main/java/dev/pawl/" + type.group(1).replace('.', '/') + ".java";
      if (texts.stream().noneMatch(text -> text.path().endsWith(end))) {
        problems.add("there is no class " + type.group());
      }
    }
    return problems;
  }
}
