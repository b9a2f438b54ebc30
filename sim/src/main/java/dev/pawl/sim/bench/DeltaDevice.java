package dev.pawl.sim.bench;

import dev.pawl.core.delta.DeltaFailure;
import dev.pawl.core.delta.FileImage;
import dev.pawl.core.delta.patch.PatchApplier;
import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.failure.Result;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A program that lives as long as an agent does and applies the patches it is told of, one a line:
/// old image, patch, new image, separated by tabs. Answers each line with one. It has nothing of an
/// agent but this, so that what a patch costs can be told from everything else; like an agent it
/// gives back what a patch took.
final class DeltaDevice {
  private DeltaDevice() {}

  /// The program, told the profile of the device.
  public static void main(String[] arguments) throws IOException {
    Profile profile = Profile.named(arguments[0]);
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] files = order.split("\t", -1);
      Optional<DeltaFailure> failure =
          apply(profile, Path.of(files[0]), Path.of(files[1]), Path.of(files[2]));
      System.gc();
      System.out.println(failure.map(DeltaFailure::code).orElse("done"));
    }
  }

  private static Optional<DeltaFailure> apply(Profile profile, Path old, Path patch, Path image)
      throws IOException {
    try (FileImage from = FileImage.open(old);
        InputStream in = new BufferedInputStream(Files.newInputStream(patch));
        OutputStream out = Files.newOutputStream(image)) {
      return switch (PatchApplier.open(in, from, profile.memory())) {
        case Result.Failed<PatchApplier, DeltaFailure>(DeltaFailure failure) ->
            Optional.of(failure);
        case Result.Ok<PatchApplier, DeltaFailure>(PatchApplier applier) -> {
          Optional<DeltaFailure> wrong = applier.checkBase();
          yield wrong.isPresent() ? wrong : applier.applyWhole(in, out::write);
        }
      };
    }
  }
}
