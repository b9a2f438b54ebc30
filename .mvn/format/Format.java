import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Checks or fixes the form of every Java file below a folder, with google-java-format.
///
/// Run by Maven with the JDK of the toolchain (root pom.xml): `Format check FOLDER` exits 1 and
/// names the files when some are not in form, `Format fix FOLDER` rewrites them. One process for
/// the whole tree: starting a JVM for each module would cost more than the work.
///
/// The formatter takes a long `///` line for an ordinary comment and continues it with `//`, which
/// ends the doc comment there. So comments are wrapped here first.
final class Format {
  private static final int WIDTH = 100;
  private static final Pattern COMMENT = Pattern.compile("( *)(///?)( \\S.*)?");

  /// Text that may take over words from the line above: prose, not a list, table, tag or code.
  private static final Pattern PROSE = Pattern.compile(" [\\p{L}\\p{N}`(\\[\"'].*");

  private Format() {}

  private enum Mode {
    CHECK,
    FIX
  }

  /// @param file the file, relative to the folder
  /// @param line the first line that differs
  private record Finding(Path file, long line, Optional<String> broken) {}

  public static void main(String[] args) throws IOException {
    Mode mode = args[0].equals("fix") ? Mode.FIX : Mode.CHECK;
    Path root = Path.of(args[1]).normalize();
    List<Path> files = javaFiles(root);
    List<Finding> findings =
        files.parallelStream().flatMap(file -> examine(root, file, mode).stream()).toList();
    List<Finding> toReport =
        mode == Mode.CHECK
            ? findings
            : findings.stream().filter(finding -> finding.broken().isPresent()).toList();
    if (mode == Mode.FIX) {
      System.err.println((findings.size() - toReport.size()) + " Java files put into form");
    }
    if (!toReport.isEmpty()) {
      report(toReport, files.size());
      System.exit(1);
    }
  }

  private static void report(List<Finding> findings, int files) {
    System.err.println(findings.size() + " of " + files + " Java files are not in form:");
    for (Finding finding : findings) {
      System.err.println(
          "  "
              + finding.file()
              + ":"
              + finding.line()
              + finding.broken().map(": "::concat).orElse(""));
    }
    System.err.println("To fix them: ./mvnw -q -N -Pformat validate");
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    try (Stream<Path> modules = Files.list(root)) {
      List<Path> files = new ArrayList<>();
      for (Path source : modules.map(module -> module.resolve("src")).toList()) {
        if (Files.isDirectory(source)) {
          files.addAll(below(source));
        }
      }
      files.addAll(below(root.resolve(".mvn")));
      return files.stream().sorted().toList();
    }
  }

  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static Optional<Finding> examine(Path root, Path file, Mode mode) {
    try {
      String source = Files.readString(file);
      String formed = formed(source);
      if (formed.equals(source)) {
        return Optional.empty();
      }
      if (mode == Mode.FIX) {
        Files.writeString(file, formed);
      }
      long line = firstDifference(source, formed);
      return Optional.of(new Finding(root.relativize(file), line, Optional.empty()));
    } catch (FormatterException e) {
      var first = e.diagnostics().getFirst();
      return Optional.of(
          new Finding(root.relativize(file), first.line(), Optional.of(first.message())));
    } catch (IOException e) {
      throw new IllegalStateException("reading or writing " + file, e);
    }
  }

  private static long firstDifference(String source, String formed) {
    List<String> before = source.lines().toList();
    List<String> after = formed.lines().toList();
    int line = 0;
    while (line < Math.min(before.size(), after.size())
        && before.get(line).equals(after.get(line))) {
      line++;
    }
    return line + 1;
  }

  private static String formed(String source) throws FormatterException {
    String wrapped = wrapComments(source);
    String formed = new Formatter().formatSourceAndFixImports(wrapped);
    return endsDocComments(wrapped) ? formed : mendDocComments(formed);
  }

  /// Moves words that do not fit to the next line of the comment, or to a new one.
  private static String wrapComments(String source) {
    List<String> lines = new ArrayList<>(source.lines().toList());
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher comment = COMMENT.matcher(line);
      if (line.length() <= WIDTH || !comment.matches()) {
        continue;
      }
      String start = comment.group(1) + comment.group(2);
      int cut = line.lastIndexOf(' ', WIDTH);
      if (cut <= start.length()) {
        continue;
      }
      lines.set(i, line.substring(0, cut).stripTrailing());
      String rest = line.substring(cut);
      String next = i + 1 < lines.size() ? lines.get(i + 1) : "";
      Matcher below = COMMENT.matcher(next);
      if (below.matches()
          && next.startsWith(start + " ")
          && PROSE.matcher(below.group(3)).matches()) {
        lines.set(i + 1, start + rest + below.group(3));
      } else {
        lines.add(i + 1, start + rest);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /// Whether a `//` line stands directly below a `///` line.
  private static boolean endsDocComments(String source) {
    List<String> lines = source.lines().toList();
    for (int i = 1; i < lines.size(); i++) {
      if (continues(lines.get(i - 1), lines.get(i))) {
        return true;
      }
    }
    return false;
  }

  /// Turns the `//` lines into which the formatter broke a doc comment back into `///` lines.
  private static String mendDocComments(String formed) {
    List<String> lines = new ArrayList<>(formed.lines().toList());
    for (int i = 1; i < lines.size(); i++) {
      if (continues(lines.get(i - 1), lines.get(i))) {
        lines.set(i, lines.get(i).replaceFirst("//", "///"));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static boolean continues(String above, String line) {
    return above.strip().startsWith("///")
        && line.strip().startsWith("//")
        && !line.strip().startsWith("///");
  }
}
