package dev.pawl.cli.verify;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CoreRefused;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.release.ImageMeasure;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.image.ImageFailure;
import dev.pawl.core.image.InstallRules;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.OfflineVerifier;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Answers what a boot stage asks, for anyone who has an image, its proof and the root: did the
/// people
/// whom the root names sign exactly these bytes, and may they run on this hardware?
public final class ImageCheck {
  private ImageCheck() {}

  /// What the device is like; what is not known is not checked.
  ///
  /// @param floor lowest counter it accepts
  public record Device(Optional<HardwareId> hardware, ReleaseCounter floor) {}

  /// Checks, in this order: 1 the signatures from the root to the description, 2 the bytes of the
  /// image
  /// against the description, 3 the rules for installing.
  ///
  /// @param progress told the bytes of the image read so far
  /// @return what was signed about the image
  public static Result<ImageDescription, CliFailure> verify(
      Path image, byte[] proof, byte[] root, Device device, LongConsumer progress)
      throws IOException {
    var signed = ImageProof.parse(proof).then(parsed -> OfflineVerifier.verify(parsed, root));
    return switch (signed) {
      case Result.Failed<Verified<ImageDescription>, TrustFailure>(TrustFailure failure) ->
          refused(
              failure,
              "verifying the proof of " + image,
              "signatures that lead from the root to a description of the image",
              "do not use this image; get image and proof again from their maker");
      case Result.Ok<Verified<ImageDescription>, TrustFailure>(var verified) ->
          bytes(image, verified.value(), progress).then(described -> rules(described, device));
    };
  }

  private static Result<ImageDescription, CliFailure> bytes(
      Path image, ImageDescription described, LongConsumer progress) throws IOException {
    ImageMeasure found = ImageMeasure.of(image, progress);
    return mismatch(described, found)
        .<Result<ImageDescription, CliFailure>>map(
            failure ->
                refused(
                    failure,
                    "checking " + image + " against what was signed about " + described.path(),
                    "exactly the signed bytes",
                    "do not use this image; get it again from its maker"))
        .orElseGet(() -> Result.ok(described));
  }

  private static Optional<ImageFailure> mismatch(ImageDescription described, ImageMeasure found) {
    if (!found.length().equals(described.length())) {
      return Optional.of(
          new ImageFailure.LengthMismatch(described.length(), found.length().value()));
    }
    if (!found.sha256().equals(described.sha256())) {
      return Optional.of(new ImageFailure.DigestMismatch(described.sha256(), found.sha256()));
    }
    return found.blocks().equals(described.blocks())
        ? Optional.empty()
        : Optional.of(
            new ImageFailure.BlockListMismatch(
                "the root " + described.blocks().root(), "an image with " + found.blocks().root()));
  }

  private static Result<ImageDescription, CliFailure> rules(ImageDescription image, Device device) {
    HardwareId hardware = device.hardware().orElse(image.hardware().iterator().next());
    return InstallRules.mayInstall(image, hardware, device.floor(), BlockList.LONGEST_IMAGE)
        .<Result<ImageDescription, CliFailure>>map(
            failure ->
                refused(
                    failure,
                    "asking whether " + image.path() + " may run on the device",
                    "an image made for its hardware, not older than it accepts",
                    "the image is genuine, but not for this device: use another release"))
        .orElseGet(() -> Result.ok(image));
  }

  private static <T> Result<T, CliFailure> refused(
      Failure failure, String attempted, String expected, String remedy) {
    return Result.failed(
        new CoreRefused(failure, ExitCode.VERIFICATION_FAILED, attempted, expected, remedy));
  }
}
