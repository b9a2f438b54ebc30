package dev.pawl.agent.health;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Runs a program and looks at its exit code. It sees the agent's environment and working folder,
/// reads nothing, and what it writes is kept only as far as an explanation needs it.
final class CommandProbe {
  private static final int KEPT_OUTPUT = 300;
  private static final long MILLISECONDS_AFTER_THE_END = 2_000;

  /// Not virtual threads: one that waits for a pipe may keep its carrier, of which a device with
  /// one core has one.
  private static final Executor READERS = task -> Thread.ofPlatform().daemon().start(task);

  private CommandProbe() {}

  /// @return what is wrong; nothing if the program ended with 0 within `timeout`
  static Optional<String> run(List<String> argv, Duration timeout) {
    Process process;
    try {
      process = new ProcessBuilder(argv).redirectErrorStream(true).start();
      process.getOutputStream().close();
    } catch (IOException e) {
      return Optional.of("cannot be run: " + e.getMessage());
    }
    var output = CompletableFuture.supplyAsync(() -> lastOutput(process), READERS);
    try {
      if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        return Optional.of("did not end within %d s".formatted(timeout.toSeconds()));
      }
      int exit = process.exitValue();
      return exit == 0
          ? Optional.empty()
          : Optional.of("ended with exit code %d%s".formatted(exit, said(output)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("was interrupted");
    } finally {
      kill(process);
    }
  }

  /// The program and whatever it started.
  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /// What the program said, if that is known soon: something it started may hold its output open.
  private static String said(CompletableFuture<String> output) {
    String text =
        output.completeOnTimeout("", MILLISECONDS_AFTER_THE_END, TimeUnit.MILLISECONDS).join();
    return text.isEmpty() ? "" : ", saying: " + text;
  }

  /// Reads everything, so that the program never waits, and keeps the end.
  private static String lastOutput(Process process) {
    byte[] kept = new byte[0];
    byte[] piece = new byte[4096];
    try (InputStream in = process.getInputStream()) {
      int n;
      while ((n = in.read(piece)) >= 0) {
        byte[] joined = new byte[kept.length + n];
        System.arraycopy(kept, 0, joined, 0, kept.length);
        System.arraycopy(piece, 0, joined, kept.length, n);
        int from = Math.max(0, joined.length - KEPT_OUTPUT);
        kept = Arrays.copyOfRange(joined, from, joined.length);
      }
    } catch (IOException e) {
      // The program was killed, or closed its end: what came before is what it said.
      return text(kept);
    }
    return text(kept);
  }

  private static String text(byte[] kept) {
    return new String(kept, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
