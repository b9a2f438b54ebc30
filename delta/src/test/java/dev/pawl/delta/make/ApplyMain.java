package dev.pawl.delta.make;

import dev.pawl.core.delta.FileImage;
import dev.pawl.core.delta.patch.PatchApplier;
import dev.pawl.core.delta.patch.Profile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Applies a patch, and nothing else: `ApplyMain OLD PATCH`.
final class ApplyMain {
  private ApplyMain() {}

  /// The program.
  public static void main(String[] arguments) throws IOException {
    try (FileImage old = FileImage.open(Path.of(arguments[0]));
        InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(arguments[1])))) {
      PatchApplier applier =
          PatchApplier.open(in, old, Profile.LINUX.memory())
              .orThrow(failure -> new IOException(failure.explain()));
      System.out.println(
          applier.applyWhole(in, (_, _, _) -> {}).map(failure -> failure.code()).orElse("done"));
    }
  }
}
