package dev.pawl.cli.shell;

import dev.pawl.cli.failure.ExitCode;
import java.util.concurrent.Callable;

/// A command that does something; picocli calls it and takes the number for the exit code.
public interface Verb extends Callable<Integer> {
  /// Does it.
  /// @throws dev.pawl.cli.failure.CommandFailed when it ends with a failure
  ExitCode run();

  @Override
  default Integer call() {
    return run().number();
  }
}
