package dev.pawl.sim.fleet;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `pawl sim fleet`: the options of [FleetRun].
@Command(
    name = "fleet",
    description = {
      "Starts a server on this machine and a fleet of devices in this process: each has the real"
          + " boot stage and the real agent, a key and a certificate of its own, and a disk in"
          + " memory. All enrol, a release is rolled out to all, some with trouble on the way, and"
          + " what became of each is compared with what must have."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Faults: power-cut, network-loss, disk-fills, disk-full, bad-boot, cut-off.",
      "Exit codes: 0 every device is as it must be, 1 one is not, 2 wrong arguments.",
      "",
      "Examples:",
      "  pawl sim fleet --devices 1000",
      "  pawl sim fleet --devices 10000 --seed 7 --json | tail -1",
      "  pawl sim fleet --devices 200 --fault power-cut=50 --fault bad-boot=0 --deltas 100"
    })
final class FleetCommand implements Callable<Integer> {
  private static final int MOST_DEVICES = 100_000;
  private static final int MOST_KIBI = 16 * 1024;

  /// Long enough for the few seconds in which a new image waits for a place to run.
  private static final Duration TRIAL = Duration.ofSeconds(30);

  private final PrintStream out;
  private final PrintStream err;

  @Option(names = "--devices", paramLabel = "N", defaultValue = "100", description = "How many.")
  private int devices;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "What is left to chance; a run prints its own.")
  private @Nullable Long seed;

  @Option(
      names = "--models",
      paramLabel = "N",
      defaultValue = "2",
      description = "Product lines, 1 to 4. Default: ${DEFAULT-VALUE}.")
  private int models;

  @Option(
      names = "--deltas",
      paramLabel = "PERCENT",
      defaultValue = "60",
      description = "Devices that take deltas. Default: ${DEFAULT-VALUE}.")
  private double deltas;

  @Option(
      names = "--fault",
      paramLabel = "NAME=PERCENT",
      description = "Devices with this fault; may be given for each. Default: 1 to 3 of each.")
  private final Map<String, Double> faults = new LinkedHashMap<>();

  @Option(
      names = "--image-size",
      paramLabel = "KIB",
      defaultValue = "512",
      description = "Kibibytes of an image. Default: ${DEFAULT-VALUE}.")
  private int imageKibi;

  @Option(
      names = "--poll-seconds",
      paramLabel = "S",
      description = "What the server asks devices to wait. Default: so that 160 poll in a second.")
  private @Nullable Integer pollSeconds;

  @Option(
      names = "--assignments",
      paramLabel = "N",
      description =
          "The director's limit of new assignments a minute. Default: as many as there are"
              + " devices.")
  private @Nullable Integer assignments;

  @Option(
      names = "--patience",
      paramLabel = "MINUTES",
      defaultValue = "30",
      description = "Longest time for enrolment, and for the update. Default: ${DEFAULT-VALUE}.")
  private int patience;

  @Option(names = "--json", description = "Lines of JSON; the last one is the summary.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  boolean help; // picocli acts on it

  @Spec private CommandSpec spec;

  FleetCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var screen = new FleetScreen(out, err, json);
    FleetReport report = new FleetRun(options(), screen, Tampering.NONE).run();
    screen.ended(report);
    return report.isOk() ? 0 : 1;
  }

  private FleetOptions options() {
    require(devices >= 1 && devices <= MOST_DEVICES, "--devices takes 1 to " + MOST_DEVICES);
    require(models >= 1 && models <= Site.MOST_MODELS, "--models takes 1 to " + Site.MOST_MODELS);
    require(imageKibi >= 64 && imageKibi <= MOST_KIBI, "--image-size takes 64 to " + MOST_KIBI);
    require(deltas >= 0 && deltas <= 100, "--deltas takes 0 to 100");
    require(patience >= 1 && patience <= 1_000, "--patience takes 1 to 1000");
    Duration poll =
        Optional.ofNullable(pollSeconds)
            .map(Duration::ofSeconds)
            .orElseGet(() -> FleetOptions.usualPoll(devices));
    require(poll.toSeconds() >= 1 && poll.toSeconds() <= 3_600, "--poll-seconds takes 1 to 3600");
    int limit = Optional.ofNullable(assignments).orElse(Math.max(600, devices));
    require(limit >= 1 && limit <= 1_000_000, "--assignments takes 1 to 1000000");
    return new FleetOptions(
        devices,
        seed == null ? new Random().nextInt(1_000_000) : seed,
        models,
        deltas,
        faults(),
        imageKibi * 1024,
        poll,
        limit,
        TRIAL,
        Duration.ofMinutes(patience));
  }

  private Map<Fault, Double> faults() {
    var all = new EnumMap<Fault, Double>(FleetOptions.usualFaults());
    faults.forEach(
        (name, percent) -> {
          Optional<Fault> fault = Fault.named(name).filter(one -> one != Fault.NONE);
          require(fault.isPresent(), "--fault knows no " + name);
          require(percent >= 0 && percent <= 100, "--fault takes 0 to 100 percent");
          all.put(fault.orElseThrow(), percent);
        });
    double sum = all.values().stream().mapToDouble(Double::doubleValue).sum();
    require(sum <= 100, "the faults together are more than 100 percent");
    return all;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
