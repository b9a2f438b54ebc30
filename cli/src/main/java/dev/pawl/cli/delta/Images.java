package dev.pawl.cli.delta;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.CoreRefused;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.core.delta.DeltaFailure;
import dev.pawl.core.delta.FileImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Opens what the verbs are given, and words their refusals.
final class Images {
  private Images() {}

  static FileImage open(String attempted, Path file) throws IOException {
    requireFile(attempted, file);
    return FileImage.open(file);
  }

  static void requireFile(String attempted, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailed(new UsageFailure.NoSuchFile(attempted, file));
    }
  }

  static CommandFailed refused(DeltaFailure failure, String attempted) {
    return new CommandFailed(
        new CoreRefused(
            failure,
            ExitCode.VERIFICATION_FAILED,
            attempted,
            "a whole patch of format `pawl`, and the old image it was made from",
            "use the right files, or take the full image; nothing was written"));
  }
}
