package dev.pawl.cli.repository;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CoreRefused;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.failure.Explanation;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.TargetPath;
import java.nio.file.Path;

/// Why what is published cannot be found (docs/failures.md, "signing"). That it cannot be trusted
/// is
/// said by a [TrustFailure] in a [CoreRefused].
public sealed interface RepositoryFailure extends CliFailure {
  /// The folder lacks a file it must have.
  record CopyMissing(Path folder, String name) implements RepositoryFailure {}

  /// The signed targets delegate to no such line.
  record LineNotDelegated(ProductLine line) implements RepositoryFailure {}

  /// The line has no such image.
  record NotInLine(TargetPath path) implements RepositoryFailure {}

  /// Core's verifier refused a signed file.
  static CliFailure refused(TrustFailure failure, String attempted) {
    return CoreRefused.notVerified(
        failure,
        attempted,
        "a chain of valid signatures from the trusted root",
        "compare with another copy; do not go on with these files");
  }

  @Override
  default Explanation explanation() {
    return switch (this) {
      case CopyMissing(Path folder, String name) ->
          new Explanation(
              "signing.copy-missing",
              ExitCode.NOT_FOUND,
              "reading the published metadata in " + folder,
              name,
              "no such file",
              "copy it back from a backup or from the server's data folder");
      case LineNotDelegated(ProductLine line) ->
          new Explanation(
              "signing.unknown-line",
              ExitCode.NOT_FOUND,
              "looking for product line " + line + " in the signed targets",
              "a delegation to line-" + line,
              "none",
              "correct --product; a new line needs the targets keys");
      case NotInLine(TargetPath path) ->
          new Explanation(
              "signing.release-not-found",
              ExitCode.NOT_FOUND,
              "looking for " + path + " in the published metadata",
              "an image of that path",
              "none",
              "list the releases with `pawl release list`");
    };
  }
}
