package dev.pawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Terminal;
import dev.pawl.cli.testing.Golden;
import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.TestShell.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PawlMainTest {
  @TempDir private Path folder;

  private TestShell shell() {
    return new TestShell(folder);
  }

  @Test
  void help_listsAllCommands_thoseOfOtherProgramsToo() {
    Run run = shell().run("--help");

    assertEquals(0, run.exit(), run.err());
    Golden.check("help", run.out());
  }

  static Stream<List<String>> verbs() {
    List<List<String>> verbs = new ArrayList<>();
    collect(List.of(), new TestCommands(Path.of("")).line(), verbs);
    return verbs.stream();
  }

  private static void collect(List<String> path, CommandLine line, List<List<String>> verbs) {
    Map<String, CommandLine> below = line.getSubcommands();
    if (!path.isEmpty()) {
      verbs.add(path);
    }
    below.forEach(
        (name, command) -> {
          List<String> longer = new ArrayList<>(path);
          longer.add(name);
          collect(longer, command, verbs);
        });
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyCommand_hasHelpThatBeginsWithExamples(List<String> verb) {
    List<String> arguments = new ArrayList<>(verb);
    arguments.add("--help");

    Run run = shell().run(arguments.toArray(String[]::new));

    assertEquals(0, run.exit(), run.err());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.getFirst().endsWith("."), lines.getFirst());
    assertEquals("Examples:", lines.get(2));
    assertTrue(run.out().lines().allMatch(line -> line.length() <= 100), "lines of 100 at most");
  }

  @Test
  void helpOfAVerb_isReadable() {
    Golden.check("help-rollout-create", shell().run("rollout", "create", "--help").out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"server", "agent", "boot", "tuf-client", "demo", "attack", "sim"})
  void wordOfAnotherProgram_saysHowToStartIt(String word) {
    Run run = shell().run(word, "--data", "x", "y");

    assertEquals(2, run.exit());
    assertTrue(
        run.err().contains("start it with the pawl launcher: `pawl " + word + "`"), run.err());
  }

  @Test
  void unknownCommand_isWrongUsage() {
    Run run = shell().run("releese");

    assertEquals(2, run.exit());
    assertTrue(run.err().contains("cli.wrong-usage"), run.err());
    assertEquals("", run.out());
  }

  @Test
  void nounWithoutVerb_isWrongUsage_andShowsTheVerbs() {
    Run run = shell().run("device");

    assertEquals(2, run.exit());
    assertTrue(run.err().contains("Devices: register, list, show, revoke."), run.err());
  }

  @Test
  void wrongUsage_withJson_isOneObject() {
    Run run = shell().run("device", "show", "--json");

    assertEquals(2, run.exit());
    assertEquals(1, run.err().lines().count());
    assertTrue(run.err().startsWith("{\"code\":\"cli.wrong-usage\",\"exit\":2,"), run.err());
  }

  @Test
  void withoutAWorkspace_itSaysWhereItLooked() {
    Run run = shell().run("device", "list");

    assertEquals(8, run.exit());
    assertTrue(run.err().contains("workspace.not-found"), run.err());
    assertTrue(run.err().contains(folder.toString()), run.err());
  }

  @Test
  void bashCompletion_knowsEveryCommand() {
    Run run = shell().run("completion", "bash");

    assertEquals(0, run.exit(), run.err());
    for (String word : List.of("device", "rollout", "server", "demo", "completion")) {
      assertTrue(run.out().contains(word), word);
    }
    assertEquals(run.out(), shell().run("completion", "zsh").out());
    assertEquals(2, shell().run("completion", "fish").exit());
  }

  @Test
  void colours_areForTerminalsOnly() {
    Terminal coloured = new Terminal(true, true, 100, true);
    Terminal plain = new Terminal(true, true, 100, false);

    assertTrue(shell().on(coloured).run("device", "list").err().contains("\u001b[31m"));
    assertFalse(shell().on(plain).run("device", "list").err().contains("\u001b"));
    assertFalse(shell().run("device", "list").err().contains("\u001b"));
    assertTrue(shell().on(coloured).run("--help").out().contains("\u001b[1m"));
    assertFalse(shell().on(plain).run("--help").out().contains("\u001b"));
  }

  @Test
  void noColor_andDumbTerminals_areHonoured() {
    assertFalse(Terminal.detect(Map.of("NO_COLOR", "1", "TERM", "xterm")).coloured());
    assertFalse(Terminal.detect(Map.of("TERM", "dumb")).coloured());
    assertTrue(Terminal.detect(Map.of("NO_COLOR", "", "TERM", "xterm")).coloured());
    assertEquals(72, Terminal.detect(Map.of("COLUMNS", "72")).columns());
    assertEquals(100, Terminal.detect(Map.of("COLUMNS", "many")).columns());
  }

  @Test
  void tableOfExitCodes_isTheEnumInWords() throws IOException {
    String page = Files.readString(Path.of("../docs/operate/exit-codes.md"));
    for (ExitCode code : ExitCode.values()) {
      assertTrue(
          page.lines()
              .anyMatch(line -> line.startsWith("| " + code.number() + " | " + code.id() + " | ")),
          code.id());
    }
    assertEquals(
        ExitCode.values().length,
        page.lines().filter(line -> line.matches("\\| \\d \\| .*")).count());
  }
}
