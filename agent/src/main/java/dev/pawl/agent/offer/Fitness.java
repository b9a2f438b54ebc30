package dev.pawl.agent.offer;

import dev.pawl.agent.rollback.CounterFailure;
import dev.pawl.agent.rollback.MonotonicCounter;
import dev.pawl.agent.rollback.TrustedTime;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.image.InstallRules;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.ReleaseCounter;

/// What every image must pass, however it came: its proof for the boot stage, then the floor, which
/// must be readable, and the rules of [InstallRules]; the time floor is kept before anything is
/// installed.
final class Fitness {
  private final MonotonicCounter counter;
  private final OfferCheck.Device device;
  private final TrustedTime time;

  Fitness(MonotonicCounter counter, OfferCheck.Device device, TrustedTime time) {
    this.counter = counter;
    this.device = device;
    this.time = time;
  }

  /// The proof of an image that may be installed here.
  /// @throws java.io.UncheckedIOException if the time floor cannot be kept
  Result<ImageProof, Failure> prove(ImageDescription image, RefreshedTrust trust) {
    return switch (trust.proof(image.path())) {
      case Result.Failed<ImageProof, TrustFailure>(TrustFailure why) -> Result.failed(why);
      case Result.Ok<ImageProof, TrustFailure>(ImageProof proof) -> admitted(image, proof);
    };
  }

  private Result<ImageProof, Failure> admitted(ImageDescription image, ImageProof proof) {
    return switch (counter.read()) {
      case Result.Failed<ReleaseCounter, CounterFailure>(CounterFailure why) -> Result.failed(why);
      case Result.Ok<ReleaseCounter, CounterFailure>(ReleaseCounter floor) ->
          InstallRules.mayInstall(image, device.hardware(), floor, device.slotCapacity())
              .<Result<ImageProof, Failure>>map(Result::failed)
              .orElseGet(
                  () -> {
                    time.keep();
                    return Result.ok(proof);
                  });
    };
  }
}
