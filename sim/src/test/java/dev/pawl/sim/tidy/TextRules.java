package dev.pawl.sim.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What no text of ours contains.
final class TextRules {
  /// Folders of one person's or one project's machine. Split, so that this file does not match.
  private static final Pattern MACHINE_PATH =
      Pattern.compile(
          "(?<![\\w.}-])/(wo" + "rk|ho" + "me|ro" + "ot)/|/usr/lib/jvm/" + "[a-z]+-[a-z0-9]");

  private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");

  private TextRules() {}

  static List<Finding> machinePaths(List<TextFile> texts) {
    return matches(
        texts,
        MACHINE_PATH,
        "names a folder of one machine",
        "a path relative to the project, or one given by the caller");
  }

  static List<Finding> unfinished(List<TextFile> texts) {
    return matches(
        texts,
        UNFINISHED,
        "says that something is left to do",
        "finish it, or say in the type's doc comment what is left out on purpose");
  }

  /// A `//` line below a `///` line ends the doc comment; what follows belongs to nothing.
  static List<Finding> brokenDocComments(List<TextFile> java) {
    List<Finding> findings = new ArrayList<>();
    for (TextFile file : java) {
      List<String> lines = file.lines();
      for (int i = 1; i + 1 < lines.size(); i++) {
        if (isDoc(lines.get(i - 1)) && isPlainComment(lines.get(i)) && isDoc(lines.get(i + 1))) {
          findings.add(
              new Finding(
                  file.path(),
                  i + 1,
                  "a // line interrupts a doc comment",
                  "`///`, and lines of at most 100 columns: the formatter breaks longer ones"
                      + " (./mvnw -q -N -Pformat validate mends them)"));
        }
      }
    }
    return findings;
  }

  /// Doc comments are Markdown.
  static List<Finding> oldDocComments(List<TextFile> java) {
    return matches(
        java, Pattern.compile("^\\s*/\\*\\*"), "an old-style doc comment", "`///`, in Markdown");
  }

  private static List<Finding> matches(
      List<TextFile> texts, Pattern pattern, String problem, String instead) {
    List<Finding> findings = new ArrayList<>();
    for (TextFile text : texts) {
      List<String> lines = text.lines();
      for (int i = 0; i < lines.size(); i++) {
        var match = pattern.matcher(lines.get(i));
        if (match.find()) {
          findings.add(
              new Finding(text.path(), i + 1, "\"" + match.group() + "\" " + problem, instead));
        }
      }
    }
    return findings;
  }

  private static boolean isDoc(String line) {
    return line.strip().startsWith("///");
  }

  private static boolean isPlainComment(String line) {
    return line.strip().startsWith("//") && !isDoc(line);
  }
}
