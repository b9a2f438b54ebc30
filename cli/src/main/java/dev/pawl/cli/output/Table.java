package dev.pawl.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows in aligned columns, two spaces apart, no lines: easy to read, to cut and to compare.
/// Numbers
/// may be put to the right. Colour does not disturb the alignment: a cell's tone is kept beside its
/// text.
public final class Table {
  private static final String GAP = "  ";

  /// How a cell is coloured on a terminal.
  public enum Tone {
    /// As everything else.
    NORMAL,
    /// As it should be.
    GOOD,
    /// Not finished.
    WARN,
    /// Not as it should be.
    BAD,
    /// Of less importance.
    FAINT
  }

  /// One field of a row. Control characters are replaced, so that text from devices or servers
  /// cannot
  /// steer the terminal.
  public record Cell(String text, Tone tone) {
    public Cell {
      text = Plain.text(text);
    }

    /// A cell like everything else.
    public static Cell of(String text) {
      return new Cell(text, Tone.NORMAL);
    }
  }

  private record Column(String heading, boolean right) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<List<Cell>> rows = new ArrayList<>();

  /// Adds a column of text.
  public Table column(String heading) {
    columns.add(new Column(heading, false));
    return this;
  }

  /// Adds a column of numbers, put to the right.
  public Table number(String heading) {
    columns.add(new Column(heading, true));
    return this;
  }

  /// Adds a row of plain cells, one for each column.
  public Table row(String... cells) {
    return row(Arrays.stream(cells).map(Cell::of).toList());
  }

  /// Adds a row, one cell for each column.
  public Table row(List<Cell> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          "a row of " + cells.size() + " cells in a table of " + columns.size() + " columns");
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /// How many rows there are.
  public int size() {
    return rows.size();
  }

  /// The lines, headings first; the last column is not padded.
  public List<String> lines(Style style) {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    lines.add(
        style.bold(
            line(columns.stream().map(c -> Cell.of(c.heading())).toList(), widths, Style.PLAIN)));
    for (List<Cell> row : rows) {
      lines.add(line(row, widths, style));
    }
    return lines;
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Plain.width(columns.get(i).heading());
      for (List<Cell> row : rows) {
        widths[i] = Math.max(widths[i], Plain.width(row.get(i).text()));
      }
    }
    return widths;
  }

  private String line(List<Cell> cells, int[] widths, Style style) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      boolean last = i == cells.size() - 1;
      Cell cell = cells.get(i);
      String padding = " ".repeat(widths[i] - Plain.width(cell.text()));
      line.append(i == 0 ? "" : GAP);
      line.append(columns.get(i).right() ? padding : "");
      line.append(style.toned(cell.tone(), cell.text()));
      line.append(columns.get(i).right() || last ? "" : padding);
    }
    return style == Style.PLAIN ? line.toString().stripTrailing() : line.toString();
  }
}
