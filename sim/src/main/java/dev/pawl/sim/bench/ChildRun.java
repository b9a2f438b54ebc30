package dev.pawl.sim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a program in a process of its own and looks at what it costs, some hundred times a second:
/// CPU time from the system, memory from `/proc` where there is one.
final class ChildRun {
  private static final Duration LONGEST = Duration.ofMinutes(30);

  /// What a process cost.
  /// @param peakBytes most memory it had at once; 0 where the system does not tell
  record Cost(double cpuSeconds, long peakBytes) {
    static final Cost NONE = new Cost(0, 0);

    /// What is left when the cost of doing nothing is taken away.
    Cost above(Cost idle) {
      return new Cost(
          Math.max(0, cpuSeconds - idle.cpuSeconds), Math.max(0, peakBytes - idle.peakBytes));
    }
  }

  /// How it went.
  /// @param output what it wrote, both streams
  record Outcome(int exitCode, Cost cost, String output) {}

  private ChildRun() {}

  static Outcome of(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("bench", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      long end = System.nanoTime() + LONGEST.toNanos();
      double cpu = 0;
      long peak = 0;
      while (!process.waitFor(4, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, peakOf(process));
        cpu =
            Math.max(
                cpu,
                process.info().totalCpuDuration().map(time -> time.toNanos() / 1e9).orElse(0.0));
        if (System.nanoTime() > end) {
          process.destroyForcibly();
        }
      }
      return new Outcome(process.exitValue(), new Cost(cpu, peak), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  private static long peakOf(Process process) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException e) {
      return 0; // the process has ended, or the system has no such file
    }
    return 0;
  }
}
