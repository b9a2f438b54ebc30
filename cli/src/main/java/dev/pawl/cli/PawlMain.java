package dev.pawl.cli;

import dev.pawl.cli.audit.AuditCommands;
import dev.pawl.cli.bundle.BundleCommands;
import dev.pawl.cli.ceremony.DirectorCommands;
import dev.pawl.cli.ceremony.LineCommands;
import dev.pawl.cli.ceremony.OnlineCommands;
import dev.pawl.cli.ceremony.RootCommands;
import dev.pawl.cli.delta.DeltaCommands;
import dev.pawl.cli.device.DeviceCommands;
import dev.pawl.cli.expiry.ExpiryCommand;
import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.init.InitCommand;
import dev.pawl.cli.key.KeyCommands;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Style;
import dev.pawl.cli.release.ReleaseCommands;
import dev.pawl.cli.rollout.RolloutCommands;
import dev.pawl.cli.shell.GlobalOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Shell;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.cli.verify.VerifyCommand;
import dev.pawl.core.value.MalformedInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/// The command line: wires the commands, runs one, and turns how it ended into an exit code.
/// Surprises
/// are caught here and nowhere else.
public final class PawlMain {
  private PawlMain() {}

  public static void main(String[] arguments) {
    int exit = run(Shell.ofProcess(), arguments);
    System.exit(exit);
  }

  /// Runs one command in `shell` and answers its exit code. For programs that want the command
  /// line's
  /// behaviour in-process.
  public static int run(Shell shell, String... arguments) {
    int exit = commandLine(shell, Arrays.asList(arguments).contains("--json")).execute(arguments);
    shell.out().flush();
    shell.err().flush();
    return exit;
  }

  /// All commands, wired.
  static CommandLine commandLine(Shell shell, boolean json) {
    PawlCommand root = new PawlCommand();
    GlobalOptions options = root.options();
    Session session = new Session(shell, options);
    CommandLine line =
        new CommandLine(root)
            .addSubcommand("init", InitCommand.of(session))
            .addSubcommand(KeyCommands.of(session))
            .addSubcommand(ReleaseCommands.of(session))
            .addSubcommand("sign", ReleaseCommands.sign(session))
            .addSubcommand(RootCommands.of(session))
            .addSubcommand(LineCommands.of(session))
            .addSubcommand(OnlineCommands.of(session))
            .addSubcommand(DirectorCommands.of(session))
            .addSubcommand("expiry", ExpiryCommand.of(session))
            .addSubcommand(DeviceCommands.of(session))
            .addSubcommand(RolloutCommands.of(session))
            .addSubcommand(AuditCommands.of(session))
            .addSubcommand(DeltaCommands.of(session))
            .addSubcommand(BundleCommands.of(session))
            .addSubcommand("verify", VerifyCommand.of(session));
    OtherProgram.addAll(line);
    line.addSubcommand(new CompletionCommand(session));
    Values.register(line);
    HelpLayout.apply(line, shell.terminal());
    // The option is read by picocli only after the arguments were understood; a failure to do that
    // must
    // already speak the right language.
    Output early = new Output(shell.out(), shell.err(), shell.terminal(), json);
    line.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            shell.terminal().outputStyle() == Style.ANSI ? Ansi.ON : Ansi.OFF));
    line.setParameterExceptionHandler((problem, _) -> wrongUsage(problem, early));
    line.setExecutionExceptionHandler(
        (problem, command, _) -> failed(problem, command, session, shell));
    return line;
  }

  private static int wrongUsage(ParameterException problem, Output output) {
    CommandLine line = problem.getCommandLine();
    String command = line.getCommandSpec().qualifiedName();
    if (!line.getSubcommands().isEmpty()) {
      output.note(line.getUsageMessage(Ansi.OFF));
    }
    output.failure(
        new UsageFailure.WrongUsage(command, String.valueOf(problem.getMessage())).explanation());
    return ExitCode.USAGE.number();
  }

  private static int failed(Exception problem, CommandLine command, Session session, Shell shell) {
    if (!shell.environment().getOrDefault("PAWL_TRACE", "").isEmpty()) {
      problem.printStackTrace(shell.err());
    }
    CliFailure failure = asFailure(problem, "`" + command.getCommandSpec().qualifiedName() + "`");
    session.output().failure(failure.explanation());
    return failure.explanation().exit().number();
  }

  private static CliFailure asFailure(Exception problem, String command) {
    String attempted = "running " + command;
    return switch (problem) {
      case CommandFailed failed -> failed.failure();
      case MalformedInput malformed ->
          new UsageFailure.WrongUsage(command, String.valueOf(malformed.getMessage()));
      case UncheckedIOException io -> new UsageFailure.FileTrouble(attempted, io.toString());
      case IOException io -> new UsageFailure.FileTrouble(attempted, io.toString());
      default -> new UsageFailure.Surprise(attempted, problem.toString());
    };
  }
}
