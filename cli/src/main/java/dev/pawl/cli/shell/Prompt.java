package dev.pawl.cli.shell;

import java.io.Console;
import java.util.Arrays;
import java.util.Optional;

/// Port to the person in front of the terminal: asks for secrets without showing them.
public interface Prompt {
  /// Asks for a secret; empty when nobody can be asked. The caller overwrites it after use.
  Optional<char[]> secret(String question);

  /// The process's own terminal.
  static Prompt ofProcess() {
    return question ->
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .map(console -> console.readPassword("%s: ", question));
  }

  /// Overwrites a secret that is no longer needed.
  static void forget(char[] secret) {
    Arrays.fill(secret, '\0');
  }
}
