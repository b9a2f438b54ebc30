package dev.pawl.cli.failure;

import dev.pawl.core.failure.Failure;

/// An expected failure of a command. Each capability of the command line has its own sealed family
/// (for example `SigningFailure`); failures that core answers with come wrapped in [CoreRefused].
public interface CliFailure extends Failure {
  /// Everything there is to say, in parts.
  Explanation explanation();

  @Override
  default String code() {
    return explanation().code();
  }

  @Override
  default String explain() {
    return explanation().sentence();
  }
}
