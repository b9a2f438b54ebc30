package dev.pawl.sim.demo.screen;

import dev.pawl.cli.output.Style;
import dev.pawl.cli.output.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What the screen can show.
///
/// @param style with or without colours
/// @param columns width at which lines are broken; 0 = never (a pipe, a file)
/// @param redraw whether the last line can be written over, for progress bars
/// @param unicode whether lines and bars may be drawn with more than ASCII
public record Layout(Style style, int columns, boolean redraw, boolean unicode) {
  private static final int NARROWEST = 60;
  private static final int WIDEST = 160;

  /// Lines for a pipe, a file, a log.
  public static final Layout PLAIN = new Layout(Style.PLAIN, 0, false, false);

  /// Finds out what stdout is.
  public static Layout detect(Map<String, String> environment) {
    Terminal terminal = Terminal.detect(environment);
    boolean unicode = isUnicode(environment);
    if (!terminal.output()) {
      return new Layout(Style.PLAIN, 0, false, unicode);
    }
    boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    int columns = Math.clamp(askTerminal(terminal.columns()), NARROWEST, WIDEST);
    return new Layout(terminal.outputStyle(), columns, !dumb, unicode);
  }

  private static boolean isUnicode(Map<String, String> environment) {
    return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
        .map(name -> environment.getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .map(value -> value.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8"))
        .orElse(false);
  }

  /// Java cannot ask a terminal for its width and shells do not export `COLUMNS`; `stty` can.
  private static int askTerminal(int otherwise) {
    try {
      Process stty =
          new ProcessBuilder("sh", "-c", "stty size </dev/tty")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (stty.waitFor(2, TimeUnit.SECONDS) && size.matches("\\d+ \\d+\\s*")) {
        int columns = Integer.parseInt(size.strip().split(" ", 2)[1]);
        return columns == 0 ? otherwise : columns;
      }
      return otherwise;
    } catch (IOException e) {
      return otherwise;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    }
  }

  /// A horizontal line of this length.
  String rule(int length) {
    return (unicode ? "─" : "-").repeat(Math.max(0, length));
  }

  /// A progress bar, `width` columns wide.
  String bar(long done, long total, int width) {
    double share = total <= 0 ? 1 : Math.clamp((double) done / total, 0, 1);
    int full = (int) Math.floor(share * width);
    String rest = (unicode ? "░" : ".").repeat(width - full);
    return style.good((unicode ? "█" : "#").repeat(full)) + style.faint(rest);
  }
}
