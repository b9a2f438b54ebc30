package dev.pawl.cli.testing;

import dev.pawl.cli.PawlMain;
import dev.pawl.cli.output.Terminal;
import dev.pawl.cli.shell.Shell;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs commands in this process, with captured output, an own environment and a clock that stands.
public final class TestShell {
  /// What the clock says unless set otherwise.
  public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  /// How a command ended.
  public record Run(int exit, String out, String err) {}

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final Deque<String> answers = new ArrayDeque<>();
  private final List<String> common = new ArrayList<>();
  private Terminal terminal = Terminal.NONE; // replaced by tests about terminals
  private Instant now = NOW; // moved on by tests about time

  public TestShell(Path folder) {
    this.folder = folder;
  }

  /// Sets an environment variable.
  public TestShell env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /// What the person types at the next prompts.
  public TestShell types(String... secrets) {
    answers.addAll(Arrays.asList(secrets));
    return this;
  }

  /// What stdout and stderr are connected to.
  public TestShell on(Terminal connected) {
    terminal = connected;
    return this;
  }

  /// What the clock says.
  public TestShell at(Instant time) {
    now = time;
    return this;
  }

  /// Options added to each command from now on.
  public TestShell with(List<String> options) {
    common.addAll(options);
    return this;
  }

  /// Runs a command.
  public Run run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            terminal,
            environment,
            folder,
            InstantSource.fixed(now),
            _ -> Optional.ofNullable(answers.poll()).map(String::toCharArray));
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(common);
    int exit = PawlMain.run(shell, all.toArray(String[]::new));
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
