package dev.pawl.cli.key;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.failure.Explanation;
import java.nio.file.Path;

/// Why there is no passphrase to work with (docs/failures.md, "passphrase"). Never says what it is.
public sealed interface PassphraseFailure extends CliFailure {
  /// None was given and nobody can be asked.
  record None(String purpose) implements PassphraseFailure {}

  /// Others can read the file it is in.
  record FileTooOpen(Path file) implements PassphraseFailure {}

  /// The file cannot be read, or holds no passphrase.
  record FileUnusable(Path file, String problem) implements PassphraseFailure {}

  /// Too short for a new key.
  record TooShort(String purpose, int shortest) implements PassphraseFailure {}

  /// Typed twice, not the same.
  record NotRepeated(String purpose) implements PassphraseFailure {}

  @Override
  default Explanation explanation() {
    return switch (this) {
      case None(String purpose) ->
          new Explanation(
              "passphrase.none",
              ExitCode.WAITING,
              purpose,
              "a passphrase",
              "no --passphrase-file, no PAWL_PASSPHRASE, and no terminal to ask at",
              "give one of them; never as an argument, where others can read it");
      case FileTooOpen(Path file) ->
          new Explanation(
              "passphrase.file-too-open",
              ExitCode.REFUSED,
              "reading the passphrase from " + file,
              "a file that only its owner can read (rw-------)",
              "one that others can read",
              "run `chmod 600 " + file + "`, and change the passphrase if others may know it");
      case FileUnusable(Path file, String problem) ->
          new Explanation(
              "passphrase.file-unusable",
              ExitCode.NOT_FOUND,
              "reading the passphrase from " + file,
              "a file with the passphrase in its first line",
              problem,
              "correct --passphrase-file");
      case TooShort(String purpose, int shortest) ->
          new Explanation(
              "passphrase.too-short",
              ExitCode.REFUSED,
              purpose,
              "a passphrase of at least " + shortest + " characters",
              "a shorter one",
              "choose a longer one, for example four words");
      case NotRepeated(String purpose) ->
          new Explanation(
              "passphrase.not-repeated",
              ExitCode.FAILED,
              purpose,
              "the same passphrase twice",
              "two different ones",
              "repeat the command; nothing was changed");
    };
  }
}
