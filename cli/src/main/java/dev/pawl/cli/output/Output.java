package dev.pawl.cli.output;

import dev.pawl.cli.failure.Explanation;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.ByteCount;
import java.io.PrintStream;
import java.util.List;

/// What a command says. Every command says its answer twice, as JSON and for people; the mode
/// chosen
/// with `--json` decides which of the two is heard.
///
/// With `--json` stdout carries JSON lines and nothing else, stderr at most one JSON object: the
/// failure. Without, stdout carries data (tables, lines), stderr carries notes, progress and
/// failures.
public final class Output {
  private final PrintStream data;
  private final PrintStream messages;
  private final Terminal terminal;
  private final boolean json;

  public Output(PrintStream data, PrintStream messages, Terminal terminal, boolean json) {
    this.data = data;
    this.messages = messages;
    this.terminal = terminal;
    this.json = json;
  }

  /// Whether `--json` is on.
  public boolean json() {
    return json;
  }

  /// How lines on stdout are coloured.
  public Style style() {
    return json ? Style.PLAIN : terminal.outputStyle();
  }

  /// Whether lines already written to stdout can be overwritten.
  public boolean canRedraw() {
    return !json && terminal.output() && terminal.coloured();
  }

  /// One JSON object on stdout; silent without `--json`.
  public void object(JsonObject object) {
    if (json) {
      // print, not println: the line ends the same on every system.
      data.print(JsonWriter.line(object) + "\n");
      data.flush();
    }
  }

  /// A line of data for people; silent with `--json`.
  public void line(String line) {
    if (!json) {
      data.print(line + "\n");
      data.flush();
    }
  }

  /// Facts about one thing, names and values aligned; silent with `--json`.
  public void facts(Facts facts) {
    facts.lines(style()).forEach(this::line);
  }

  /// A table for people; silent with `--json`.
  public void table(Table table) {
    table.lines(style()).forEach(this::line);
  }

  /// Writes these lines over the `previous` lines written last. Only where [#canRedraw] says so.
  public void redraw(int previous, List<String> lines) {
    StringBuilder frame = new StringBuilder();
    if (previous > 0) {
      frame.append("\u001b[").append(previous).append("A\u001b[J");
    }
    lines.forEach(line -> frame.append(line).append('\n'));
    data.print(frame);
    data.flush();
  }

  /// A remark on stderr; silent with `--json`.
  public void note(String note) {
    if (!json) {
      messages.print(note + "\n");
      messages.flush();
    }
  }

  /// What to do next, on stderr; silent with `--json`.
  public void next(String command) {
    note(terminal.errorStyle().faint("next: ") + command);
  }

  /// A progress bar on stderr.
  public Progress progress(String what, ByteCount total) {
    return Progress.on(messages, !json && terminal.errors() && terminal.coloured(), what, total);
  }

  /// The failure a command ends with: one JSON object, or lines for people, on stderr.
  public void failure(Explanation failure) {
    if (json) {
      messages.print(JsonWriter.line(asJson(failure)) + "\n");
    } else {
      messages.print(asText(failure, terminal.errorStyle()));
    }
    messages.flush();
  }

  private static JsonObject asJson(Explanation failure) {
    return JsonObject.builder()
        .put("code", failure.code())
        .put("exit", failure.exit().number())
        .put("attempted", failure.attempted())
        .put("expected", failure.expected())
        .put("found", failure.found())
        .put("remedy", failure.remedy())
        .build();
  }

  private static String asText(Explanation failure, Style style) {
    String heading = failure.exit().label() + ":";
    return """
    %s %s
      expected  %s
      found     %s
      do        %s
      %s
    """
        .formatted(
            style.bad(heading),
            Plain.text(failure.attempted()),
            Plain.text(failure.expected()),
            Plain.text(failure.found()),
            Plain.text(failure.remedy()),
            style.faint("code      " + failure.code() + " (exit " + failure.exit().number() + ")"));
  }
}
