package dev.pawl.agent.program;

import dev.pawl.core.failure.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Runs one program to its end. No shell is involved; the program sees the agent's environment with
/// messages in plain English. What it writes beyond 256 KiB is read and forgotten, what still runs
/// at its limit of time is killed with all it started.
public final class Program {
  private static final int SHOWN = 300;

  /// Not virtual threads: one that waits for a pipe may keep its carrier, of which a device with
  /// one core has one, and then nobody empties the other pipe.
  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

  private Program() {}

  /// Runs `argv` with nothing to read.
  public static Result<String, ProgramFailure> run(List<String> argv, Duration limit) {
    return run(argv, "", limit);
  }

  /// Runs `argv`, which reads `input`.
  /// @return standard output, if it ends with 0 in time
  public static Result<String, ProgramFailure> run(
      List<String> argv, String input, Duration limit) {
    String name = argv.getFirst();
    Process process;
    try {
      var builder = new ProcessBuilder(argv);
      builder.environment().put("LC_ALL", "C");
      process = builder.start();
    } catch (IOException e) {
      return Result.failed(new ProgramFailure.NotStarted(name, "" + e.getMessage()));
    }
    var out = new Output(process.getInputStream());
    var err = new Output(process.getErrorStream());
    THREADS.execute(out);
    THREADS.execute(err);
    THREADS.execute(() -> feed(process.getOutputStream(), input));
    try {
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return Result.failed(new ProgramFailure.TooLong(name, limit));
      }
      return process.exitValue() == 0
          ? Result.ok(out.text())
          : Result.failed(
              new ProgramFailure.Ended(name, process.exitValue(), shown(err.text() + out.text())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.failed(new ProgramFailure.NotStarted(name, "interrupted"));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void feed(OutputStream to, String input) {
    try (to) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It did not want to read it; its exit code says what that means.
    }
  }

  private static String shown(String output) {
    String line = output.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > SHOWN ? line.substring(line.length() - SHOWN) : line;
  }
}
