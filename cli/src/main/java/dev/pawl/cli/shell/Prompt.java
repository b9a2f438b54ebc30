package dev.pawl.cli.shell;

import java.io.Console;
import java.util.Arrays;
import java.util.Optional;

/// Port to the person in front of the terminal: asks for secrets without showing them, and for a
/// word.
public interface Prompt {
  /// Asks for a secret; empty when nobody can be asked. The caller overwrites it after use.
  Optional<char[]> secret(String question);

  /// Asks for something that may be seen; empty when nobody can be asked.
  default Optional<String> answer(String question) {
    return Optional.empty();
  }

  /// The process's own terminal.
  static Prompt ofProcess() {
    return new Prompt() {
      @Override
      public Optional<char[]> secret(String question) {
        return console().map(console -> console.readPassword("%s: ", question));
      }

      @Override
      public Optional<String> answer(String question) {
        return console().map(console -> console.readLine("%s: ", question));
      }

      private Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
      }
    };
  }

  /// Overwrites a secret that is no longer needed.
  static void forget(char[] secret) {
    Arrays.fill(secret, '\0');
  }
}
