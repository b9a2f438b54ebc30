package dev.pawl.sim.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// One started program and everything it starts in turn. Both its outputs go to a file, so it can
/// outlive us and its last words can be read after it died.
public final class RunningProcess {
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

  private final String name;
  private final Process process;
  private final Path output;

  private RunningProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /// Starts `command`. What it writes is appended to `output`.
  static RunningProcess start(
      String name, List<String> command, Map<String, String> environment, Path output)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    return new RunningProcess(name, builder.start(), output);
  }

  /// Name for people, such as `server` or `lock-1`.
  public String name() {
    return name;
  }

  /// Number the operating system gave it.
  public long pid() {
    return process.pid();
  }

  /// File with everything it wrote.
  public Path output() {
    return output;
  }

  /// Whether it still runs.
  public boolean isAlive() {
    return process.isAlive();
  }

  /// How it ended; empty while it runs.
  public OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /// This process and all it started that still run.
  List<ProcessHandle> family() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .filter(RunningProcess::isRunning)
        .toList();
  }

  /// Asks it to end (SIGTERM), waits, and kills whatever of its family is left.
  public void stop(Duration patience) throws InterruptedException {
    List<ProcessHandle> family = family();
    process.destroy();
    process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    kill(family);
  }

  /// Ends it as a power cut would: `kill -9` for it and all it started, parents first so that none
  /// can react to the death of a child. Returns when all are gone.
  public void cutPower() throws InterruptedException {
    kill(family());
  }

  /// Whether any of these still runs.
  static boolean anyRuns(List<ProcessHandle> family) {
    return family.stream().anyMatch(RunningProcess::isRunning);
  }

  private void kill(List<ProcessHandle> family) throws InterruptedException {
    family.forEach(ProcessHandle::destroyForcibly);
    long deadline = System.nanoTime() + AFTER_KILL.toNanos();
    for (ProcessHandle each : family) {
      while (isRunning(each) && System.nanoTime() < deadline) {
        Thread.sleep(5);
      }
    }
    process.waitFor(AFTER_KILL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// A killed process whose parent died too stays in the table until the system's first process
  /// takes notice: it counts as alive, but no longer runs (state `Z` or `X`, proc(5)).
  private static boolean isRunning(ProcessHandle handle) {
    if (!handle.isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"), ISO_8859_1);
      char state = stat.charAt(stat.lastIndexOf(')') + 2);
      return state != 'Z' && state != 'X';
    } catch (IOException e) {
      return handle.isAlive();
    }
  }
}
