package dev.pawl.sim.tidy;

import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Every failure code stands in docs/failures.md, and every code there is one that we can answer.
///
/// Codes are the texts `family.what-is-wrong` in methods `String code()` and in constants whose
/// name ends in `CODE`. In the page a code is documented where it begins a heading or a table row.
final class FailureRules {
  static final String PAGE = "docs/failures.md";
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*");
  private static final Pattern ENTRY =
      Pattern.compile("^\\s*(?:#{1,6}|\\||[-*])\\s*`(" + CODE.pattern() + ")`.*");

  private FailureRules() {}

  private record Mention(String code, String file, long line) {}

  static List<Finding> documented(List<JavaSource> sources, List<TextFile> texts) {
    List<Mention> answered = sources.stream().flatMap(s -> codesIn(s).stream()).toList();
    List<Mention> documented =
        texts.stream()
            .filter(text -> text.path().equals(PAGE))
            .flatMap(t -> entries(t).stream())
            .toList();
    Set<String> literals = new HashSet<>();
    sources.forEach(source -> literals.addAll(literalsIn(source)));
    Set<String> known = new HashSet<>(documented.stream().map(Mention::code).toList());

    List<Finding> findings = new ArrayList<>();
    for (Mention code : answered) {
      if (known.add(code.code())) {
        findings.add(
            new Finding(
                code.file(),
                code.line(),
                "the failure code " + code.code() + " is not in " + PAGE,
                "add a row `| `"
                    + code.code()
                    + "` | what it means | what to do |` to its family"));
      }
    }
    for (Mention code : documented) {
      if (!literals.contains(code.code())) {
        findings.add(
            new Finding(
                code.file(),
                code.line(),
                "nothing answers with the failure code " + code.code(),
                "remove it here, or write it as it stands in the code"));
      }
    }
    return findings;
  }

  private static List<Mention> entries(TextFile page) {
    List<Mention> entries = new ArrayList<>();
    List<String> lines = page.lines();
    for (int i = 0; i < lines.size(); i++) {
      Matcher entry = ENTRY.matcher(lines.get(i));
      if (entry.matches()) {
        entries.add(new Mention(entry.group(1), page.path(), i + 1));
      }
    }
    return entries;
  }

  private static List<Mention> codesIn(JavaSource source) {
    List<Mention> codes = new ArrayList<>();
    new TreeScanner<Void, Boolean>() {
      @Override
      public Void visitMethod(MethodTree method, Boolean inCode) {
        return super.visitMethod(method, isCodeMethod(method));
      }

      @Override
      public Void visitVariable(VariableTree field, Boolean inCode) {
        return super.visitVariable(field, inCode || field.getName().toString().endsWith("CODE"));
      }

      @Override
      public Void visitLiteral(LiteralTree literal, Boolean inCode) {
        if (inCode && literal.getValue() instanceof String text && CODE.matcher(text).matches()) {
          codes.add(new Mention(text, source.file().path(), source.lineOf(literal)));
        }
        return super.visitLiteral(literal, inCode);
      }
    }.scan(source.unit(), false);
    return codes;
  }

  private static boolean isCodeMethod(MethodTree method) {
    return method.getName().contentEquals("code")
        && method.getParameters().isEmpty()
        && method.getReturnType() != null
        && method.getReturnType().toString().equals("String");
  }

  private static Set<String> literalsIn(JavaSource source) {
    Set<String> literals = new HashSet<>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitLiteral(LiteralTree literal, Void nothing) {
        if (literal.getValue() instanceof String text) {
          literals.add(text);
        }
        return super.visitLiteral(literal, null);
      }
    }.scan(source.unit(), null);
    return literals;
  }
}
