package dev.pawl.sim.fleet;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `pawl sim NAME …`: simulations. There is one.
@Command(
    name = "pawl sim",
    description = "Simulations on this machine.",
    synopsisSubcommandLabel = "NAME",
    sortOptions = false,
    usageHelpAutoWidth = true,
    footer = {"", "Exit codes: 0 all as it must be, 1 something is not, 2 wrong arguments."})
public final class FleetMain implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  boolean help; // picocli acts on it

  @Spec private CommandSpec spec;

  private FleetMain() {}

  /// The program.
  public static void main(String[] arguments) {
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    System.exit(run(out, System.err, arguments));
  }

  /// Runs a simulation in this process.
  /// @return the exit code
  static int run(PrintStream out, PrintStream err, String... arguments) {
    CommandLine line = new CommandLine(new FleetMain());
    line.addSubcommand(new FleetCommand(out, err));
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(
        (problem, _, _) -> {
          err.println("pawl sim: " + problem.getMessage());
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
