package dev.pawl.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pawl.cli.output.Table.Cell;
import dev.pawl.cli.output.Table.Tone;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAligned_numbersToTheRight() {
    Table table =
        new Table()
            .column("DEVICE")
            .number("COUNTER")
            .column("STATE")
            .row("lock-0001", "7", "enrolled")
            .row("gw-7", "1200", "revoked");

    assertEquals(
        """
        DEVICE     COUNTER  STATE
        lock-0001        7  enrolled
        gw-7          1200  revoked\
        """,
        String.join("\n", table.lines(Style.PLAIN)));
  }

  @Test
  void colour_doesNotMoveTheColumns() {
    Table table =
        new Table()
            .column("A")
            .column("B")
            .row(List.of(new Cell("bad", Tone.BAD), Cell.of("x")))
            .row(List.of(Cell.of("longer"), Cell.of("y")));

    List<String> lines = table.lines(Style.ANSI);

    assertEquals("\u001b[31mbad\u001b[0m     x", lines.get(1));
    assertEquals("longer  y", lines.get(2));
  }

  @Test
  void escapeSequencesInCells_areReplaced() {
    Table table = new Table().column("A").row("evil\u001b[2Jtext\nnext\u202e");

    assertEquals("evil\uFFFD[2Jtext\uFFFDnext\uFFFD", table.lines(Style.PLAIN).get(1));
  }

  @Test
  void aRowOfAnotherWidth_isAFaultOfTheProgram() {
    Table table = new Table().column("A").column("B");

    assertThrows(IllegalArgumentException.class, () -> table.row("only one"));
  }
}
