package dev.pawl.sim.bench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `pawl bench NAME …`: measures on this machine what the documents promise. A bench is a picocli
/// command that writes to standard output; a new one is a class of its own and one line in
/// [#benches].
@Command(
    name = "pawl bench",
    description = "Measures on this machine what the documents promise.",
    synopsisSubcommandLabel = "NAME",
    sortOptions = false,
    usageHelpAutoWidth = true,
    footer = {"", "Exit codes: 0 all limits hold, 1 one does not, 2 wrong arguments."})
public final class BenchMain implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  boolean help; // picocli acts on it

  @Spec private CommandSpec spec;

  private BenchMain() {}

  /// All benches, in the order in which they are shown.
  private static List<Callable<Integer>> benches() {
    return List.of(new AgentBench(), new DeltaBench(), new TrustBench());
  }

  /// The program.
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /// Runs a bench in this process.
  /// @return the exit code
  static int run(String... arguments) {
    CommandLine line = new CommandLine(new BenchMain());
    benches().forEach(line::addSubcommand);
    line.setExecutionExceptionHandler(
        (problem, _, _) -> {
          System.err.println("pawl bench: " + problem.getMessage());
          return 1;
        });
    return line.execute(arguments);
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "say which: " + String.join(", ", spec.subcommands().keySet()));
  }
}
