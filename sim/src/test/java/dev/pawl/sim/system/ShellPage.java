package dev.pawl.sim.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The commands in a Markdown page: every line of its indented blocks that begins with `pawl` or
/// `cd`. Other lines of such blocks are what the command before them prints.
final class ShellPage {
  private static final String INDENT = "    ";
  private static final Pattern COMMENT = Pattern.compile("\\s+#\\s(?<text>.*)$");
  private static final Pattern EXIT = Pattern.compile("exit code (?<code>[0-9]+)\\b.*");

  private ShellPage() {}

  /// A command as it stands in the page.
  ///
  /// @param line number of its line
  /// @param text the command without its comment, on one line
  /// @param exit how it ends: 0 unless its comment says `exit code N`
  /// @param prints lines, spaces joined, each of which stands somewhere in its output
  record Command(int line, String text, int exit, List<String> prints) {
    Command {
      prints = List.copyOf(prints);
    }

    @Override
    public String toString() {
      return "line " + line + ": " + text;
    }
  }

  /// All commands of a page, in order.
  static List<Command> read(Path page) throws IOException {
    List<String> lines = Files.readAllLines(page);
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith(INDENT) || lines.get(i).isBlank()) {
        continue;
      }
      int first = i;
      StringBuilder text = new StringBuilder(lines.get(i).strip());
      while (text.charAt(text.length() - 1) == '\\') {
        i++;
        text.setLength(text.length() - 1);
        text.append(lines.get(i).strip());
      }
      if (text.toString().matches("(pawl|cd) .*")) {
        commands.add(command(first + 1, text.toString()));
      } else {
        prints(commands, text.toString());
      }
    }
    return commands;
  }

  private static Command command(int line, String text) {
    Matcher comment = COMMENT.matcher(text);
    if (!comment.find()) {
      return new Command(line, text, 0, List.of());
    }
    Matcher exit = EXIT.matcher(comment.group("text"));
    int code = exit.matches() ? Integer.parseInt(exit.group("code")) : 0;
    return new Command(line, text.substring(0, comment.start()), code, List.of());
  }

  private static void prints(List<Command> commands, String line) {
    Command last = commands.removeLast();
    List<String> prints = new ArrayList<>(last.prints());
    prints.add(joined(line));
    commands.add(new Command(last.line(), last.text(), last.exit(), prints));
  }

  /// A text with every run of spaces as one.
  static String joined(String text) {
    return text.strip().replaceAll(" +", " ");
  }
}
