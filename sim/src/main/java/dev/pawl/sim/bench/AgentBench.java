package dev.pawl.sim.bench;

import dev.pawl.agent.runtime.RuntimeFolder;
import dev.pawl.sim.bench.AgentTrial.Figures;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `pawl bench agent`: memory, idle CPU and speed of a real agent below a real boot stage, against
/// a real server on the same machine, by the operating system's accounting of the whole process.
@Command(
    name = "agent",
    description = {
      "Memory and CPU of a device's agent while it polls, memory and speed while it installs.",
      "Needs five times the size of the image on the disk, and Linux."
    },
    sortOptions = false,
    footer = {"", "Example:", "  pawl bench agent --mebibytes 256 --idle-seconds 60"})
final class AgentBench implements Callable<Integer> {
  private static final long KIB_PER_MIB = 1024;
  private static final long POLLING_MIB = 60;
  private static final long INSTALLING_MIB = 64;
  private static final double IDLE_PERCENT = 0.1;
  private static final double SPEED = 0.8;

  @Option(
      names = "--mebibytes",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Size of the image; default ${DEFAULT-VALUE}.")
  private int mebibytes;

  @Option(
      names = "--idle-seconds",
      paramLabel = "N",
      defaultValue = "120",
      description = "How long to watch it poll once a minute; default ${DEFAULT-VALUE}.")
  private int idleSeconds;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Work in this folder, which must be new or empty; default a temporary one.")
  private @Nullable Path folder;

  @Option(
      names = "--runtime",
      paramLabel = "DIR",
      description = "Use this runtime (pawl agent runtime) as it is; default: make one.")
  private @Nullable Path runtime;

  @Option(names = "--json", description = "The figures as one JSON object.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  boolean help; // picocli acts on it

  /// A figure, its limit, and whether it holds.
  private record Line(String name, String found, String limit, boolean holds) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path place = folder == null ? Files.createTempDirectory("pawl-bench-") : folder;
    Figures figures =
        new AgentTrial(
                place,
                Optional.ofNullable(runtime).map(RuntimeFolder::new),
                mebibytes * KIB_PER_MIB * KIB_PER_MIB,
                Duration.ofSeconds(idleSeconds))
            .run();
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    List<Line> lines = lines(figures);
    if (json) {
      out.println(figures.toJson(lines.stream().allMatch(Line::holds)));
    } else {
      for (Line line : lines) {
        out.printf(
            Locale.ROOT,
            "%-34s %14s   limit %-12s %s%n",
            line.name(),
            line.found(),
            line.limit(),
            line.holds() ? "holds" : "DOES NOT HOLD");
      }
      out.printf(
          Locale.ROOT,
          "%nresident memory that is the agent's alone (not files, not shared): %d MiB polling%n"
              + "the boot stage beside it: %d MiB; image %d MiB, installed in %.1f s,"
              + " cp + sha256sum %.1f s%n",
          figures.anonymousKib() / KIB_PER_MIB,
          figures.bootStageKib() / KIB_PER_MIB,
          mebibytes,
          figures.install().toMillis() / 1000.0,
          figures.copyAndHash().toMillis() / 1000.0);
    }
    return lines.stream().allMatch(Line::holds) ? 0 : 1;
  }

  private List<Line> lines(Figures figures) {
    long polling = figures.pollingKib() / KIB_PER_MIB;
    long installing = figures.installingKib() / KIB_PER_MIB;
    return List.of(
        new Line(
            "resident while polling",
            polling + " MiB",
            POLLING_MIB + " MiB",
            figures.pollingKib() <= POLLING_MIB * KIB_PER_MIB),
        new Line(
            "resident while installing, at most",
            installing + " MiB",
            INSTALLING_MIB + " MiB",
            figures.installingKib() <= INSTALLING_MIB * KIB_PER_MIB),
        new Line(
            "of one core, polling once a minute",
            "%.3f %%".formatted(figures.idlePercent()),
            IDLE_PERCENT + " %",
            figures.idlePercent() <= IDLE_PERCENT),
        new Line(
            "speed against cp + sha256sum",
            "%.2f".formatted(figures.speed()),
            SPEED + " or more",
            figures.speed() >= SPEED));
  }
}
