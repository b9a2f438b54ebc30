package dev.pawl.sim.torture;

import dev.pawl.sim.torture.Explorer.Effort;
import dev.pawl.sim.torture.world.RememberedSignatures;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `pawl torture`: cuts a device's power at every write of every scenario and counts what breaks.
@Command(
    name = "pawl torture",
    description = {
      "Cuts a device's power before every write of every scenario: cleanly, in the middle of a"
          + " write, with any part of what was not forced lost, and lets single bits rot. Then the"
          + " device lives on: it must boot a verified image, lower no counter, lose nothing it"
          + " promised, and finish its update.",
      "The boot stage and the agent are the real ones; disk and server are in memory."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Exit codes: 0 nothing broke, 1 something did, 2 wrong arguments.",
      "",
      "Examples:",
      "  pawl torture",
      "  pawl torture --scenario install --pairs 500",
      "  pawl torture --json | tail -1",
      "  pawl torture --scenario fall-back --hook ./my-boot-stage"
    })
public final class TortureMain implements Callable<Integer> {
  private static final int COMBINATIONS = 6;
  private static final int ROTTEN = 2;

  private final PrintStream out;
  private final PrintStream err;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      description = "Only this one; may be given several times.")
  private @Nullable List<String> only;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Which samples are taken; a run prints its own.")
  private @Nullable Long seed;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "25",
      description =
          "Second cuts for each hundred first cuts, during the recovery. Default:"
              + " ${DEFAULT-VALUE}.")
  private int pairs;

  @Option(names = "--json", description = "One JSON object for each scenario, then the summary.")
  private boolean json;

  @Option(
      names = "--hook",
      paramLabel = "CMD",
      description = "Your own boot stage under test (docs/integrate/torture-hook.md).")
  private @Nullable String hook;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  boolean help; // picocli acts on it

  @Spec private CommandSpec spec;

  private TortureMain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /// The program.
  public static void main(String[] arguments) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    System.exit(run(out, System.err, arguments));
  }

  /// Runs the explorer in this process.
  /// @return the exit code
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return new CommandLine(new TortureMain(out, err)).execute(arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (pairs < 0 || pairs > 1_000_000) {
      throw new ParameterException(spec.commandLine(), "--pairs takes 0 to 1000000");
    }
    RememberedSignatures.install();
    List<Scenario> scenarios = chosen(new Scenarios().all());
    long chosenSeed = seed == null ? new Random().nextInt(1_000_000) : seed;
    int threads = Runtime.getRuntime().availableProcessors();
    var effort = new Effort(chosenSeed, COMBINATIONS, ROTTEN, pairs, threads, false);
    BootHook boot = Optional.ofNullable(hook).map(CommandHook::of).orElseGet(BootHook::own);
    var explorer = new Explorer(effort, boot, UnaryOperator.identity());
    var screen = new TortureScreen(out, err, json);
    List<Tally> tallies = new ArrayList<>();
    screen.begin(chosenSeed);
    for (Scenario scenario : scenarios) {
      long start = System.nanoTime();
      Tally tally = explorer.explore(scenario, part -> screen.progress(scenario, part));
      tallies.add(tally);
      screen.done(scenario, tally, System.nanoTime() - start);
    }
    return screen.end(tallies) ? 0 : 1;
  }

  private List<Scenario> chosen(List<Scenario> all) {
    if (only == null) {
      return all;
    }
    String names = all.stream().map(Scenario::name).collect(Collectors.joining(", "));
    List<Scenario> some = new ArrayList<>();
    for (String name : only) {
      some.add(
          all.stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(), "no scenario " + name + "; there are " + names)));
    }
    return some;
  }
}
