package dev.pawl.sim.bench;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
      "The full metadata check of a normal update (JMH), with classical and with hybrid"
          + " post-quantum keys, and its share of the agent's processor time for an update.",
      "Limits: a check takes at most 100 ms of a warm agent, and at most a quarter of the update of"
          + " 16 MiB even where it is the first thing a process does. Needs a JDK, and Linux."
    },
    sortOptions = false,
    footer = {"", "Example:", "  pawl bench trust --forks 3 --mebibytes 64"})
final class TrustBench implements Callable<Integer> {
  private static final double MOST_MILLIS = 100;
  private static final double MOST_SHARE = 0.25;
  private static final int MEBI = 1 << 20;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "5",
      description = "Processes for the figure of a first check; default ${DEFAULT-VALUE}.")
  private int forks;

  @Option(
      names = "--mebibytes",
      paramLabel = "N",
      defaultValue = "16",
      description = "Size of the image that the agent installs; default ${DEFAULT-VALUE}.")
  private int mebibytes;

  @Option(names = "--json", description = "The figures as one JSON object.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  boolean help; // picocli acts on it

  /// What was measured of one kind of keys, in milliseconds of processor time.
  private record Figures(String keys, long wireBytes, double warm, double first) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("pawl-bench-");
    try {
      JmhRun jmh = JmhRun.prepare(TrustCheck.class, folder);
      Map<String, Double> warm =
          jmh.run("-bm", "avgt", "-f", "1", "-wi", "5", "-w", "2", "-i", "5", "-r", "2");
      Map<String, Double> first =
          jmh.run("-bm", "ss", "-f", Integer.toString(forks), "-wi", "0", "-i", "1");
      Duration update = AgentCpu.ofAnUpdate(folder.resolve("stage"), mebibytes * MEBI);
      List<Figures> all =
          Stream.of("classical", "hybrid").map(keys -> figures(keys, warm, first)).toList();
      return show(all, update.toNanos() / 1e6);
    } finally {
      remove(folder);
    }
  }

  private static Figures figures(String keys, Map<String, Double> warm, Map<String, Double> first) {
    TrustHistory history = TrustCheck.history(keys.equals("hybrid"));
    return new Figures(
        keys,
        history.wireBytes() + TrustCheck.director(history).wireBytes(),
        cpuMillis(warm, keys),
        cpuMillis(first, keys));
  }

  /// Processor time of a check.
  private static double cpuMillis(Map<String, Double> scores, String keys) {
    double micros = scores.getOrDefault("normalUpdate:cpuMicros/" + keys, Double.NaN);
    return micros / scores.getOrDefault("normalUpdate:checks/" + keys, Double.NaN) / 1000;
  }

  private int show(List<Figures> all, double update) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    boolean holds =
        all.stream()
            .allMatch(
                figures -> figures.warm() <= MOST_MILLIS && figures.first() / update <= MOST_SHARE);
    if (json) {
      var object = JsonObject.builder().put("event", "bench.trust").put("ok", holds);
      object.put("agentCpuMicros", Math.round(update * 1000));
      for (Figures figures : all) {
        object
            .put(figures.keys() + "WireBytes", figures.wireBytes())
            .put(figures.keys() + "WarmMicros", Math.round(figures.warm() * 1000))
            .put(figures.keys() + "FirstMicros", Math.round(figures.first() * 1000));
      }
      out.println(JsonWriter.line(object.build()));
      return holds ? 0 : 1;
    }
    for (Figures figures : all) {
      out.printf(
          Locale.ROOT,
          """
          %s keys
            metadata over the wire       %,10d bytes
            check, warm, mean            %,10.2f ms   %5.2f %% of an update's CPU
            check, first in its process  %,10.2f ms   %5.2f %% of an update's CPU
          """,
          figures.keys(),
          figures.wireBytes(),
          figures.warm(),
          100 * figures.warm() / update,
          figures.first(),
          100 * figures.first() / update);
    }
    out.printf(Locale.ROOT, "agent's CPU for an update of %d MiB %,10.0f ms%n", mebibytes, update);
    out.println(holds ? "limits hold" : "A LIMIT DOES NOT HOLD");
    return holds ? 0 : 1;
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
