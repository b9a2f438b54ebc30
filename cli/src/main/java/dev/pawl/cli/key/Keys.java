package dev.pawl.cli.key;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CoreRefused;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.core.failure.Result;
import dev.pawl.core.key.KeyFailure;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.Signer;
import java.nio.file.Path;

/// Opens keys of people.
public final class Keys {
  private Keys() {}

  /// The key in an encrypted file. The caller overwrites the passphrase after use.
  public static Result<Signer, CliFailure> open(Path file, char[] passphrase) {
    return switch (KeyFile.open(file, passphrase)) {
      case Result.Ok<Signer, KeyFailure>(Signer signer) -> Result.ok(signer);
      case Result.Failed<Signer, KeyFailure>(KeyFailure failure) ->
          Result.failed(
              new CoreRefused(
                  failure,
                  exit(failure),
                  "opening key " + file,
                  "an encrypted private key that only its owner can read, and its passphrase",
                  remedy(failure)));
    };
  }

  private static ExitCode exit(KeyFailure failure) {
    return switch (failure) {
      case KeyFailure.NotFound _ -> ExitCode.NOT_FOUND;
      case KeyFailure.TooOpen _ -> ExitCode.REFUSED;
      case KeyFailure.WrongPassphrase _,
          KeyFailure.Unreadable _,
          KeyFailure.NotAKey _,
          KeyFailure.Unsupported _ ->
          ExitCode.FAILED;
    };
  }

  private static String remedy(KeyFailure failure) {
    return switch (failure) {
      case KeyFailure.NotFound _ -> "correct --key; the keys of a workspace lie in its folder keys";
      case KeyFailure.TooOpen _ -> "take the key out of use if others may have copied it";
      case KeyFailure.WrongPassphrase _ -> "repeat the command with the right passphrase";
      case KeyFailure.Unreadable _, KeyFailure.NotAKey _, KeyFailure.Unsupported _ ->
          "name another key, or take the copy of this one";
    };
  }
}
