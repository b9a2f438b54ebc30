package dev.pawl.cli.shell;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.failure.Explanation;
import java.nio.file.Path;

/// The command line itself, or what it names on this machine, cannot be used (docs/failures.md,
/// "cli").
public sealed interface UsageFailure extends CliFailure {
  /// An option or argument is missing, unknown or malformed.
  record WrongUsage(String command, String problem) implements UsageFailure {}

  /// The command belongs to another program.
  record OtherProgram(String word) implements UsageFailure {}

  /// A file named on the command line does not exist.
  record NoSuchFile(String attempted, Path file) implements UsageFailure {}

  /// A file the command would write exists.
  record FileExists(String attempted, Path file) implements UsageFailure {}

  /// What a rehearsed command would make exists already.
  record AlreadyThere(String attempted, String what) implements UsageFailure {}

  /// A file or folder cannot be read or written.
  record FileTrouble(String attempted, String problem) implements UsageFailure {}

  /// Something happened that the program does not expect.
  record Surprise(String attempted, String problem) implements UsageFailure {}

  @Override
  default Explanation explanation() {
    return switch (this) {
      case WrongUsage(String command, String problem) ->
          new Explanation(
              "cli.wrong-usage",
              ExitCode.USAGE,
              "reading the command line of `" + command + "`",
              "what `" + command + " --help` describes",
              problem,
              "run `" + command + " --help`");
      case OtherProgram(String word) ->
          new Explanation(
              "cli.other-program",
              ExitCode.USAGE,
              "running `pawl " + word + "` inside the command line",
              "the pawl launcher, which starts the right program",
              "a direct call of the command line's own class",
              "start it with the pawl launcher: `pawl " + word + "`");
      case NoSuchFile(String attempted, Path file) ->
          new Explanation(
              "cli.no-such-file",
              ExitCode.NOT_FOUND,
              attempted,
              "a file " + file,
              "no such file",
              "correct the path");
      case FileExists(String attempted, Path file) ->
          new Explanation(
              "cli.file-exists",
              ExitCode.CONFLICT,
              attempted,
              "no file " + file + " yet",
              "one that exists",
              "choose another name, or move the old file away; nothing was changed");
      case AlreadyThere(String attempted, String what) ->
          new Explanation(
              "cli.already-there",
              ExitCode.CONFLICT,
              attempted,
              "no " + what + " yet",
              "one that exists",
              "choose another name, or use the one that exists");
      case FileTrouble(String attempted, String problem) ->
          new Explanation(
              "cli.file-trouble",
              ExitCode.FAILED,
              attempted,
              "to be able to read and write there",
              problem,
              "check owner, permissions and free space, then repeat the command");
      case Surprise(String attempted, String problem) ->
          new Explanation(
              "cli.surprise",
              ExitCode.FAILED,
              attempted,
              "nothing unusual",
              problem,
              "this is a fault of Pawl: report it with the output of the command run with"
                  + " PAWL_TRACE=1 in the environment");
    };
  }
}
