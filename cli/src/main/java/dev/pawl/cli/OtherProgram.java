package dev.pawl.cli;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.cli.shell.Verb;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/// A word that the `pawl` launcher hands to another program. Stands in the help and the completion
/// like
/// a command of ours; run here, it says how to start it.
@Command
final class OtherProgram implements Verb {
  @Spec private CommandSpec spec;

  @Unmatched private final List<String> ignored = new ArrayList<>();

  /// Adds the words to the command line.
  static void addAll(CommandLine line) {
    add(
        line,
        "server",
        "The update server: devices, releases, rollouts, audit log.",
        "pawl server --data acme/server");
    add(
        line,
        "agent",
        "The device's update agent; also makes devices in the factory.",
        "pawl agent manufacture --help");
    add(
        line,
        "boot",
        "The device's boot stage: verifies an image and starts it.",
        "pawl boot --device lock-0001");
    add(
        line,
        "tuf-client",
        "A TUF client for any repository: init, refresh, download.",
        "pawl tuf-client --help");
    add(
        line,
        "demo",
        "A server and three devices on this machine, updated before your eyes.",
        "pawl demo");
    add(
        line,
        "drill",
        "Rehearses the theft or loss of each key on a throw-away fleet.",
        "pawl drill all");
    add(
        line,
        "attack",
        "Attacks on a throw-away device, played: what it did and why it was safe.",
        "pawl attack");
    add(
        line,
        "sim",
        "Thousands of devices with the real agent against a real server on this machine.",
        "pawl sim fleet --devices 1000");
    add(line, "bench", "Measurements of what is promised, on this machine.", "pawl bench --help");
  }

  private static void add(CommandLine line, String word, String header, String example) {
    CommandLine command = new CommandLine(new OtherProgram());
    command.getCommandSpec().usageMessage().header(header).footer(example);
    line.addSubcommand(word, command);
  }

  @Override
  public ExitCode run() {
    throw new CommandFailed(new UsageFailure.OtherProgram(spec.name()));
  }
}
