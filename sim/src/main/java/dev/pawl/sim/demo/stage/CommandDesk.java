package dev.pawl.sim.demo.stage;

import dev.pawl.cli.PawlMain;
import dev.pawl.cli.output.Terminal;
import dev.pawl.cli.shell.Shell;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where people type commands: runs `pawl …` in this process, with the code of the command line
/// itself, in one folder. Answers are read as JSON. May be used from several threads.
public final class CommandDesk {
  private final Path folder;
  private final Map<String, String> environment;

  /// A desk in `folder`, with these environment variables.
  public CommandDesk(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /// What came of a command.
  ///
  /// @param lines the JSON objects it wrote
  /// @param complaint what it wrote to its error stream
  public record Ran(String command, int exit, List<JsonView> lines, String complaint) {
    public Ran {
      lines = List.copyOf(lines);
    }

    /// The only object, or the last one.
    public JsonView answer() throws IOException {
      if (lines.isEmpty()) {
        throw new IOException("`" + command + "` ended with " + exit + " and no answer");
      }
      return lines.getLast();
    }
  }

  /// Runs `pawl` with these arguments and `--json`, whatever comes of it.
  public Ran attempt(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--json");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminal.NONE,
            environment,
            folder,
            InstantSource.system(),
            _ -> Optional.empty());
    int exit = PawlMain.run(shell, all.toArray(String[]::new));
    List<JsonView> lines =
        out.toString(StandardCharsets.UTF_8).lines().flatMap(line -> json(line).stream()).toList();
    return new Ran(
        "pawl " + String.join(" ", arguments), exit, lines, err.toString(StandardCharsets.UTF_8));
  }

  /// Runs `pawl` with these arguments and `--json`.
  /// @throws IOException if its exit code is not 0
  public Ran run(String... arguments) throws IOException {
    Ran ran = attempt(arguments);
    if (ran.exit() != 0) {
      throw new IOException(
          "`%s` ended with exit code %d: %s"
              .formatted(ran.command(), ran.exit(), ran.complaint().strip()));
    }
    return ran;
  }

  private static Optional<JsonView> json(String line) {
    byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
    return JsonReader.read(utf8, JsonLimits.standard()) instanceof Result.Ok(JsonValue value)
        ? Optional.of(JsonView.of(value))
        : Optional.empty();
  }
}
