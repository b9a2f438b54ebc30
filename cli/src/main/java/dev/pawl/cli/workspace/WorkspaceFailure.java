package dev.pawl.cli.workspace;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.failure.Explanation;
import dev.pawl.core.value.ProductLine;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/// Why a workspace cannot be made or used (docs/failures.md, "workspace").
public sealed interface WorkspaceFailure extends CliFailure {
  /// There is none here or above.
  record NotFound(Path searchedFrom) implements WorkspaceFailure {}

  /// The folder to be made exists and holds something.
  record Exists(Path folder) implements WorkspaceFailure {}

  /// A file of the workspace cannot be understood.
  record Malformed(Path file, String problem) implements WorkspaceFailure {}

  /// No line of this name was named at `pawl init`.
  record UnknownLine(ProductLine line, Collection<ProductLine> known) implements WorkspaceFailure {}

  @Override
  default Explanation explanation() {
    return switch (this) {
      case NotFound(Path from) ->
          new Explanation(
              "workspace.not-found",
              ExitCode.NOT_FOUND,
              "looking for a workspace",
              "a file pawl.json in " + from + " or a folder above it",
              "none",
              "change into the workspace, name it with -C, or make one with `pawl init`");
      case Exists(Path folder) ->
          new Explanation(
              "workspace.exists",
              ExitCode.CONFLICT,
              "making a workspace in " + folder,
              "a folder that does not exist yet, or an empty one",
              "a folder with files in it",
              "choose another name; nothing was changed");
      case Malformed(Path file, String problem) ->
          new Explanation(
              "workspace.malformed",
              ExitCode.FAILED,
              "reading " + file,
              "a file as docs/spec/workspace.md describes it",
              problem,
              "correct the file, or copy it back from a backup");
      case UnknownLine(ProductLine line, Collection<ProductLine> known) ->
          new Explanation(
              "workspace.unknown-line",
              ExitCode.NOT_FOUND,
              "looking for product line " + line,
              known.stream()
                  .map(ProductLine::value)
                  .collect(Collectors.joining(", ", "one of ", "")),
              line.value(),
              "correct --product; lines are named once, at `pawl init`");
    };
  }
}
