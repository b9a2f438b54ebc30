package dev.pawl.cli.output;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What stdout and stderr are connected to, found out once at the start.
///
/// @param output whether stdout is a terminal: then data may be coloured
/// @param errors whether stderr is a terminal: then progress may be animated
/// @param columns width for help and progress bars
/// @param coloured whether colours are wanted at all
public record Terminal(boolean output, boolean errors, int columns, boolean coloured) {
  private static final int USUAL_COLUMNS = 100;
  private static final int NARROWEST = 40;
  private static final int WIDEST = 200;

  /// Neither is a terminal.
  public static final Terminal NONE = new Terminal(false, false, USUAL_COLUMNS, false);

  /// Asks the operating system. `NO_COLOR` (set to anything but nothing) and `TERM=dumb` switch
  /// colours off; `COLUMNS` gives the width.
  public static Terminal detect(Map<String, String> environment) {
    boolean wanted =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    return new Terminal(
        isTerminal(1), isTerminal(2), columns(environment.getOrDefault("COLUMNS", "")), wanted);
  }

  /// How data on stdout is coloured.
  public Style outputStyle() {
    return output && coloured ? Style.ANSI : Style.PLAIN;
  }

  /// How messages on stderr are coloured.
  public Style errorStyle() {
    return errors && coloured ? Style.ANSI : Style.PLAIN;
  }

  /// Java tells only whether input and output both are terminals. Linux lists each stream by name,
  /// so
  /// `pawl … 2>log` and `pawl … | less` are both told apart there; elsewhere Java's answer counts.
  private static boolean isTerminal(int stream) {
    Path link = Path.of("/proc/self/fd", Integer.toString(stream));
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
  }

  private static int columns(String text) {
    try {
      return Math.clamp(Integer.parseInt(text), NARROWEST, WIDEST);
    } catch (NumberFormatException e) {
      return USUAL_COLUMNS;
    }
  }
}
