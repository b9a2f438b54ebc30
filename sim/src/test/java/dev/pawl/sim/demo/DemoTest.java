package dev.pawl.sim.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo itself, with all its processes. What it must bring about is checked by its own steps;
/// here stands that it says so, and that nothing is left behind.
class DemoTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void everyStep_comesOutAsItMust_andNothingIsLeftBehind() {
    Path place = folder.resolve("demo");
    List<JsonView> lines = played(0, "--json", "--folder", place.toString());
    JsonView summary = lines.getLast();
    assertEquals("demo.summary", summary.text("event"));
    assertTrue(summary.flag("ok"), () -> shown(lines));
    assertEquals(
        List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L),
        summary.array("steps").stream().map(step -> step.number("step")).toList());
    summary
        .array("steps")
        .forEach(
            step -> {
              assertTrue(step.flag("ok"));
              assertFalse(step.object("expected").asMembers().isEmpty());
            });
    JsonView outcomes = summary.object("outcomes");
    assertEquals(3, outcomes.number("enrolled"));
    assertEquals(6, outcomes.number("confirmed"), "v2 and v4 on three devices");
    assertEquals(4, outcomes.number("refused"), "image, hardware, metadata, counter");
    assertEquals(1, outcomes.number("fellBack"));
    assertEquals(1, outcomes.number("resumed"));
    assertEquals(0, outcomes.number("failed"));
    // Of 1 GiB for all, a fifth is the demo's own process, which here is that of all tests.
    long started =
        summary.number("peakRssMiB") - summary.object("peakRssMiBByProcess").number("demo");
    assertTrue(started < 820, () -> "memory: " + summary.json());
    assertFalse(Files.exists(place), "the folder is removed");
    assertNoProcessOn(place);
  }

  @Test
  void anyTwoFiles_canBeTheFirmware() throws IOException {
    JsonView outcomes = playedWith(file("old.img", 3_000_000, 1), file("next.img", 3_100_001, 2));
    assertEquals(3, outcomes.number("confirmed"));
    assertEquals(1, outcomes.number("resumed"));
  }

  @Test
  void hybridUpdates_areInstalledByEveryDevice() throws IOException {
    JsonView outcomes =
        playedWith(file("old.img", 300_000, 1), file("next.img", 310_001, 2), "--post-quantum");
    assertEquals(3, outcomes.number("confirmed"));
    assertEquals(0, outcomes.number("failed"));
  }

  @Test
  void filesOfAFewBytes_canBeTheFirmware() throws IOException {
    JsonView outcomes = playedWith(file("old.img", 1, 1), file("next.img", 2, 2));
    assertEquals(3, outcomes.number("confirmed"));
    assertEquals(0, outcomes.number("resumed"), "there is no middle of one block");
  }

  @Test
  void filesThatCannotBeUpdatedTo_areAMistake() throws IOException {
    String some = file("some.img", 10, 1).toString();
    String same = file("same.img", 10, 1).toString();
    String empty = file("empty.img", 0, 1).toString();
    assertEquals(2, run("--image", some, "--next", same));
    assertEquals(2, run("--image", some, "--next", empty));
    assertEquals(2, run("--image", empty, "--next", some));
  }

  /// Plays steps 1, 2, 6 and 7.
  /// @return the counts of outcomes
  private JsonView playedWith(Path old, Path next, String... more) {
    Path place = folder.resolve("demo");
    List<String> words = new ArrayList<>(List.of("--json", "--image", old.toString()));
    words.addAll(List.of("--next", next.toString(), "--folder", place.toString()));
    words.addAll(List.of(more));
    List<JsonView> lines = played(0, words.toArray(String[]::new));
    JsonView summary = lines.getLast();
    assertTrue(summary.flag("ok"), () -> shown(lines));
    assertEquals(
        List.of(1L, 2L, 6L, 7L),
        summary.array("steps").stream().map(step -> step.number("step")).toList());
    assertNoProcessOn(place);
    return summary.object("outcomes");
  }

  @Test
  void oneFileWithoutTheOther_isAMistake() {
    assertEquals(2, run("--image", "x"));
    assertEquals(2, run("--image", "missing", "--next", "missing"));
    assertEquals(2, run("--no-such-option"));
  }

  @Test
  void folderThatHoldsSomething_isNotTouched() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "text");
    assertEquals(1, run("--folder", folder.toString()));
    assertEquals("text", Files.readString(precious));
  }

  private int run(String... arguments) {
    return DemoMain.run(new PrintStream(said, true, StandardCharsets.UTF_8), arguments);
  }

  private List<JsonView> played(int expectedExit, String... arguments) {
    int exit = run(arguments);
    List<JsonView> lines =
        said.toString(StandardCharsets.UTF_8).lines().map(DemoTest::parsed).toList();
    assertEquals(expectedExit, exit, () -> shown(lines));
    return lines;
  }

  private static JsonView parsed(String line) {
    return JsonView.of(
        JsonReader.read(line.getBytes(StandardCharsets.UTF_8), JsonLimits.standard())
            .orThrow(failure -> new IllegalStateException(line + ": " + failure.explain())));
  }

  private static String shown(List<JsonView> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.json()).append('\n'));
    return text.toString();
  }

  private static void assertNoProcessOn(Path place) {
    List<String> left =
        ProcessHandle.allProcesses()
            .flatMap(process -> process.info().commandLine().stream())
            .filter(command -> command.contains(place.toString()))
            .toList();
    assertEquals(List.of(), left);
  }

  private Path file(String name, int length, long seed) throws IOException {
    byte[] content = new byte[length];
    new Random(seed).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }
}
