package dev.pawl.sim.demo.screen;

import dev.pawl.cli.output.Plain;
import dev.pawl.cli.output.Style;
import dev.pawl.cli.output.Table;
import dev.pawl.cli.output.Table.Cell;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.core.value.ByteCount;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Lines for people: time, who, what, why. On a terminal in colour, with progress bars on the last
/// line; elsewhere plain, one line per event, so that it can be searched.
public final class TextScreen implements Screen {
  private static final Pattern DIGEST = Pattern.compile("\\b([0-9a-f]{12})[0-9a-f]{52}\\b");
  private static final int WHO = 10;
  private static final int WHAT = 20;
  private static final int WHY = 2 + 5 + 2 + WHO + 1 + WHAT + 1;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final Layout layout;
  private final Style style;
  private final Bars bars;

  /// A screen on `out`, which is what `layout` says.
  public TextScreen(PrintStream out, Layout layout) {
    this.out = out;
    this.layout = layout;
    this.style = layout.style();
    this.bars = new Bars(layout);
  }

  @Override
  public synchronized void opening(String title, String folder) {
    print(List.of(style.bold("pawl demo") + "  " + title, style.faint("folder     " + folder)));
  }

  @Override
  public synchronized void heading(Duration elapsed, int number, String name) {
    String text = number + "  " + name;
    int rest = Math.min(layout.columns() == 0 ? 100 : layout.columns(), 100) - text.length() - 2;
    print(List.of("", style.bold(text) + "  " + style.faint(layout.rule(rest))));
  }

  @Override
  public synchronized void show(Happening happening) {
    if (happening.detail()) {
      return;
    }
    String head =
        "  "
            + style.faint(seconds(happening.elapsed()))
            + "  "
            + padded(happening.who(), WHO)
            + " "
            + toned(happening.tone(), padded(happening.what(), WHAT))
            + " ";
    print(wrapped(head, shortened(Plain.text(happening.why()))));
  }

  @Override
  public synchronized void progress(Duration elapsed, String device, long done, long total) {
    bars.set(device, done, total);
    if (layout.redraw()) {
      out.print(CLEAR_LINE + bars.line());
      out.flush();
    }
  }

  @Override
  public synchronized void progressEnded(String device) {
    bars.remove(device);
    if (layout.redraw()) {
      out.print(CLEAR_LINE + bars.line());
      out.flush();
    }
  }

  @Override
  public synchronized void outcome(StepOutcome outcome) {
    String took = "%.1f s".formatted(outcome.took().toMillis() / 1000.0);
    List<String> lines = new ArrayList<>();
    if (outcome.ok()) {
      String head = "  " + style.good(padded(layout.unicode() ? "✓" : "ok", 5)) + "  ";
      lines.addAll(wrapped(head, 9, outcome.said() + style.faint(" (" + took + ")")));
    } else {
      String bad = padded(layout.unicode() ? "✗" : "FAIL", 5);
      lines.add("  " + style.bad(bad + "  not as it must be") + style.faint(" (" + took + ")"));
      outcome.expectations().stream()
          .filter(each -> !each.met())
          .forEach(each -> lines.addAll(unmet(each)));
    }
    print(lines);
  }

  private List<String> unmet(Expectation expectation) {
    List<String> lines = new ArrayList<>();
    lines.add("         " + style.bold(expectation.what()));
    lines.addAll(wrapped("           expected  ", 21, Plain.text(expectation.expected())));
    lines.addAll(wrapped("           found     ", 21, Plain.text(expectation.found())));
    return lines;
  }

  @Override
  public synchronized void fleet(List<FleetRow> rows) {
    Table table =
        new Table()
            .column("device")
            .column("model")
            .column("slot")
            .column("version")
            .number("counter")
            .number("floor")
            .column("sha-256")
            .column("state")
            .column("evidence")
            .number("saved")
            .column("last failure");
    rows.forEach(row -> table.row(cells(row)));
    print(List.of(""));
    print(table.lines(style).stream().map(line -> "  " + line).toList());
  }

  private static List<Cell> cells(FleetRow row) {
    return List.of(
        Cell.of(row.device()),
        Cell.of(row.model()),
        Cell.of(row.slot()),
        new Cell(row.version(), Tone.GOOD),
        Cell.of(row.counter()),
        Cell.of(row.floor()),
        new Cell(row.image(), Tone.FAINT),
        Cell.of(row.state()),
        Cell.of(row.evidence()),
        Cell.of(row.saved() == 0 ? "-" : new ByteCount(row.saved()).toString()),
        new Cell(row.lastFailure(), Tone.WARN));
  }

  @Override
  public synchronized void summary(Summary summary) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(fact("outcomes", joined(summary.outcomes())));
    lines.addAll(fact("memory", memory(summary)));
    lines.addAll(fact("time", "%.1f s".formatted(summary.took().toMillis() / 1000.0)));
    if (!summary.folder().isEmpty()) {
      lines.addAll(fact("folder", summary.folder()));
    }
    lines.add("");
    String verdict = summary.ok() ? style.good("Shown:  ") : style.bad("Failed: ");
    lines.addAll(wrapped(verdict, 8, summary.said()));
    lines.addAll(summary.hints());
    print(lines);
  }

  private static String memory(Summary summary) {
    if (summary.peakTotal() == 0) {
      return "not measured on this system";
    }
    return "at most %d MiB resident, all processes together (%s)"
        .formatted(summary.peakTotal(), joined(summary.peakMebibytes()));
  }

  private static String joined(Map<String, Long> numbers) {
    return numbers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  private List<String> fact(String name, String value) {
    return wrapped("  " + style.faint(padded(name, 9)) + " ", 12, value);
  }

  /// Prints whole lines above the line of progress bars.
  private void print(List<String> lines) {
    StringBuilder text = new StringBuilder(layout.redraw() ? CLEAR_LINE : "");
    lines.forEach(line -> text.append(line).append('\n'));
    text.append(layout.redraw() ? bars.line() : "");
    out.print(text);
    out.flush();
  }

  private List<String> wrapped(String head, String text) {
    return wrapped(head, WHY, text);
  }

  /// `head` and `text`, broken at spaces; further lines are indented by `indent`.
  private List<String> wrapped(String head, int indent, String text) {
    int room = layout.columns() - indent;
    if (layout.columns() == 0 || text.length() <= room) {
      return List.of((head + text).stripTrailing());
    }
    List<String> lines = new ArrayList<>();
    String start = head;
    String rest = text;
    while (rest.length() > room) {
      int cut = rest.lastIndexOf(' ', room);
      cut = cut <= 0 ? room : cut;
      lines.add(start + rest.substring(0, cut));
      rest = rest.substring(cut).strip();
      start = " ".repeat(indent);
    }
    lines.add(start + rest);
    return lines;
  }

  private String toned(Tone tone, String text) {
    return switch (tone) {
      case NORMAL -> text;
      case GOOD -> style.good(text);
      case WARN -> style.warn(text);
      case BAD -> style.bad(text);
      case FAINT -> style.faint(text);
    };
  }

  /// Digests are for programs; people recognise them by their beginning.
  private static String shortened(String text) {
    return DIGEST.matcher(text).replaceAll("$1");
  }

  private static String seconds(Duration elapsed) {
    return String.format(Locale.ROOT, "%5.1f", elapsed.toMillis() / 1000.0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
