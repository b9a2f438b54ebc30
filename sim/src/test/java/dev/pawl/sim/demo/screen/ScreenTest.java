package dev.pawl.sim.demo.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.output.Style;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final Layout TERMINAL = new Layout(Style.ANSI, 80, true, true);
  private static final Happening REFUSED =
      new Happening(
          Duration.ofMillis(12_340),
          "lock-2",
          "update.refused",
          "update refused",
          "the image is for camera-c1, this device is lock-s2; nothing was written to the slot",
          Tone.WARN,
          JsonObject.builder().put("code", "image.wrong-hardware").build(),
          false);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void plain_isOneLineAnEvent_withoutEscapeSequences() {
    Screen screen = new TextScreen(out, Layout.PLAIN);
    screen.progress(Duration.ZERO, "lock-2", 1, 2);
    screen.show(REFUSED);
    screen.progressEnded("lock-2");
    assertEquals(
        "   12.3  lock-2     update refused       the image is for camera-c1, this device is"
            + " lock-s2; nothing was written to the slot\n",
        shown());
  }

  @Test
  void terminal_breaksLongLines_underTheirColumn() {
    Screen screen = new TextScreen(out, TERMINAL);
    screen.show(REFUSED);
    List<String> lines = withoutEscapes(shown()).lines().toList();
    assertEquals(3, lines.size());
    lines.forEach(line -> assertTrue(line.length() <= 80, line));
    lines.subList(1, 3).forEach(line -> assertTrue(line.startsWith(" ".repeat(41)), line));
  }

  @Test
  void terminal_drawsBarsSideBySide_belowTheEvents() {
    Screen screen = new TextScreen(out, TERMINAL);
    screen.progress(Duration.ZERO, "lock-1", 50, 100);
    screen.progress(Duration.ZERO, "lock-2", 100, 100);
    screen.show(REFUSED);
    String last = withoutEscapes(shown()).lines().toList().getLast();
    assertTrue(last.matches("  lock-1 █+░+  50 %  lock-2 █+ 100 %"), last);
    assertTrue(last.length() <= 80);
  }

  @Test
  void controlCharactersFromDevices_doNotReachTheTerminal() {
    new TextScreen(out, Layout.PLAIN)
        .show(
            new Happening(
                Duration.ZERO,
                "a",
                "b",
                "c",
                "evil\u001b[2Jtext",
                Tone.NORMAL,
                JsonObject.EMPTY,
                false));
    assertFalse(shown().contains("\u001b"));
  }

  @Test
  void failedStep_showsExpectedAndFound_ofWhatIsNotMet() {
    new TextScreen(out, Layout.PLAIN)
        .outcome(
            new StepOutcome(
                2,
                "update",
                "",
                Duration.ofSeconds(3),
                List.of(
                    new Expectation("confirmed", "3 devices", "2 devices", false),
                    new Expectation("other", "x", "x", true))));
    assertEquals(
        """
          FAIL   not as it must be (3.0 s)
                 confirmed
                   expected  3 devices
                   found     2 devices
        """,
        shown());
  }

  @Test
  void json_isOneObjectALine_andTheLastIsTheSummary() {
    Screen screen = new JsonScreen(out);
    screen.opening("title", "/f");
    screen.show(REFUSED);
    screen.summary(summary());
    List<JsonView> lines = shown().lines().map(ScreenTest::parsed).toList();
    assertEquals("demo.started", lines.get(0).text("event"));
    assertEquals("image.wrong-hardware", lines.get(1).text("code"));
    assertEquals(12_340, lines.get(1).number("elapsedMs"));
    JsonView last = lines.getLast();
    assertEquals("demo.summary", last.text("event"));
    assertFalse(last.flag("ok"));
    assertEquals(41, last.number("seconds"));
    assertEquals(2, last.object("outcomes").number("refused"));
    assertEquals(300, last.number("peakRssMiB"));
    JsonView step = last.array("steps").getFirst();
    assertEquals("3 devices", step.object("expected").text("confirmed"));
    assertEquals("2 devices", step.object("found").text("confirmed"));
  }

  private static Summary summary() {
    return new Summary(
        false,
        "it did not work",
        Duration.ofMillis(41_500),
        List.of(
            new StepOutcome(
                2,
                "update",
                "",
                Duration.ZERO,
                List.of(new Expectation("confirmed", "3 devices", "2 devices", false)))),
        new TreeMap<>(Map.of("refused", 2L)),
        Map.of("server", 200L, "lock-1", 100L),
        "/f",
        List.of());
  }

  private static JsonView parsed(String line) {
    return JsonView.of(
        JsonReader.read(line.getBytes(StandardCharsets.UTF_8), JsonLimits.standard())
            .orThrow(failure -> new IllegalStateException(failure.explain())));
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String withoutEscapes(String text) {
    return text.replaceAll("\u001b\\[[0-9;]*[mK]", "").replaceAll("(?m)^.*\r", "");
  }
}
