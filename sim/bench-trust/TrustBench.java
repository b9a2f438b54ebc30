package dev.pawl.sim.bench;

import dev.pawl.sim.attack.HonestUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `pawl bench trust`: what the check of a normal update's metadata costs, and which share of the
/// device's processor time for an update that is.
@Command(
    name = "trust",
    description = {
      "The full metadata check of a normal update (JMH), and its share of the agent's processor"
          + " time for an update of 16 MiB, from the agent's start to its wish to be rebooted.",
      "Limits: a check takes at most 50 ms of a warm agent, and at most a tenth of the update."
    })
final class TrustBench implements Callable<Integer> {
  private static final double MOST_MICROS = 50_000;
  private static final double MOST_SHARE = 0.10;
  private static final int IMAGE = 16 << 20;

  @Option(names = "--forks", description = "JVMs for the cold figure; default ${DEFAULT-VALUE}.")
  private int forks = 5;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  boolean help; // picocli acts on it

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("pawl-bench-");
    try {
      JmhRun run = JmhRun.prepare(TrustCheck.class, folder);
      Map<String, Double> warm =
          run.run("-bm", "sample", "-f", "1", "-wi", "5", "-w", "1", "-i", "5", "-r", "1");
      Map<String, Double> cold = run.run("-bm", "ss", "-f", "" + forks, "-wi", "0", "-i", "1");
      double update = HonestUpdate.cpuMicros(IMAGE);
      return show(score(warm, "p0.50"), score(cold, "normalUpdate"), update);
    } finally {
      remove(folder);
    }
  }

  private static int show(double warm, double cold, double update) {
    System.out.printf(
        """
        metadata of the update        %,10d bytes over the wire
        check, warm, median           %,10.1f ms
        check, first in its JVM       %,10.1f ms
        update of 16 MiB, agent's CPU %,10.1f ms
        share of a first check        %10.1f %%
        share of a warm check         %10.1f %%
        """,
        TrustHistory.of(50, 20).wireBytes(),
        warm / 1000,
        cold / 1000,
        update / 1000,
        100 * cold / update,
        100 * warm / update);
    return warm <= MOST_MICROS && cold / update <= MOST_SHARE ? 0 : 1;
  }

  /// JMH writes percentiles behind the name, differently in different versions.
  private static double score(Map<String, Double> scores, String end) throws IOException {
    return scores.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(end))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new IOException("JMH gave no " + end + ", only " + scores.keySet()));
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }
}
