package dev.pawl.agent.offer;

import dev.pawl.agent.rollback.MonotonicCounter;
import dev.pawl.agent.rollback.TrustedTime;
import dev.pawl.core.director.Permitted;
import dev.pawl.core.director.Undirected;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.TargetPath;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// Judges an image that was carried to the device without the director's word: the image repository
/// is refreshed and verified as always, then the device's policy is asked, then floor, hardware and
/// size ([Fitness]). With the director's word it is an offer like any other: [OfferCheck].
public final class CarriedCheck {
  /// An image that may be installed, and what proves it to the boot stage.
  public record Fits(Permitted permitted, ImageProof proof) {}

  private final ImageTrust images;
  private final TrustedTime time;
  private final Fitness fitness;
  private final boolean allowed;

  /// @param allowed whether the device may do without the director
  public CarriedCheck(
      ImageTrust images,
      MonotonicCounter counter,
      OfferCheck.Device device,
      TrustedTime time,
      boolean allowed) {
    this.images = images;
    this.time = time;
    this.fitness = new Fitness(counter, device, time);
    this.allowed = allowed;
  }

  /// Judges the image `target`.
  /// @param metadata folder of the signed metadata
  /// @param clock what the device's clock says
  public Result<Fits, Failure> check(TargetPath target, URI metadata, Instant clock) {
    try {
      return switch (images.refresh(metadata, Optional.empty(), time.reference(clock))) {
        case Result.Failed<RefreshedTrust, TrustFailure>(TrustFailure why) -> Result.failed(why);
        case Result.Ok<RefreshedTrust, TrustFailure>(RefreshedTrust trust) -> {
          time.learned(trust.signedTimes());
          yield look(target, trust);
        }
      };
    } catch (UncheckedIOException e) {
      return Result.failed(new OfferFailure.MetadataNotStored("" + e.getMessage()));
    }
  }

  private Result<Fits, Failure> look(TargetPath target, RefreshedTrust trust) {
    return switch (trust.find(target).then(ImageDescription::from)) {
      case Result.Failed<Verified<ImageDescription>, TrustFailure>(TrustFailure why) ->
          Result.failed(why);
      case Result.Ok<Verified<ImageDescription>, TrustFailure>(var image) ->
          Undirected.where(allowed, image)
              .<Result<Fits, Failure>>map(
                  permitted ->
                      fitness.prove(image.value(), trust).map(proof -> new Fits(permitted, proof)))
              .orElseGet(() -> Result.failed(new OfferFailure.NotDirected(target)));
    };
  }
}
