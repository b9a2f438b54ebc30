package dev.pawl.agent.program;

import dev.pawl.core.failure.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Runs one program to its end. No shell is involved; the program sees the agent's environment with
/// messages in plain English. What it writes beyond 256 KiB is read and forgotten, what still runs
/// at its limit of time is killed with all it started.
public final class Program {
  private static final int KEPT = 256 * 1024;
  private static final int SHOWN = 300;
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(1);
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

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
    var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), THREADS);
    var err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), THREADS);
    THREADS.execute(() -> feed(process.getOutputStream(), input));
    try {
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return Result.failed(new ProgramFailure.TooLong(name, limit));
      }
      return process.exitValue() == 0
          ? Result.ok(soon(out))
          : Result.failed(
              new ProgramFailure.Ended(name, process.exitValue(), shown(soon(err) + soon(out))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.failed(new ProgramFailure.NotStarted(name, "interrupted"));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /// Something the program started may hold its output open for ever.
  private static String soon(CompletableFuture<String> output) {
    return output.completeOnTimeout("", LAST_OUTPUT.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private static String read(InputStream in) {
    var kept = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    try (in) {
      int n;
      while ((n = in.read(piece)) >= 0) {
        kept.write(piece, 0, Math.min(n, KEPT - kept.size()));
      }
    } catch (IOException _) {
      // It was killed: what came before is what it said.
    }
    return kept.toString(StandardCharsets.UTF_8);
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
