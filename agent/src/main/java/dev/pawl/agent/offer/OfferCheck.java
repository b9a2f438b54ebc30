package dev.pawl.agent.offer;

import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.phase.Offer;
import dev.pawl.agent.phase.Update;
import dev.pawl.agent.rollback.CounterFailure;
import dev.pawl.agent.rollback.MonotonicCounter;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.image.ImageFailure;
import dev.pawl.core.image.InstallRules;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.MetadataStore;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// Compares an offer with signed metadata, then with the rules of installation. Order: the metadata
/// is refreshed and verified; the target is looked up in it; the image must fit the hardware, the
/// floor and the slot ([InstallRules]). Nothing the server says beyond the path is believed.
public final class OfferCheck {
  /// What the device is, as far as the rules ask.
  public record Device(HardwareId hardware, ByteCount slotCapacity) {}

  /// The answer.
  public sealed interface Answer {
    /// It may be installed.
    record Fits(Update update, Verified<ImageDescription> image, ImageProof proof)
        implements Answer {}

    /// It must not be installed.
    record Refused(Failure why) implements Answer {}

    /// It is not known yet.
    /// @param answered whether the server answered, only not usefully
    record NotNow(Failure why, boolean answered) implements Answer {}
  }

  private final DeviceLink link;
  private final MetadataStore store;
  private final MonotonicCounter counter;
  private final Device device;
  private final byte[] factoryRoot;

  /// @param store where verified metadata stays
  /// @param factoryRoot the trust anchor
  public OfferCheck(
      DeviceLink link,
      MetadataStore store,
      MonotonicCounter counter,
      Device device,
      byte[] factoryRoot) {
    this.link = link;
    this.store = store;
    this.counter = counter;
    this.device = device;
    this.factoryRoot = factoryRoot.clone();
  }

  /// Judges an offer.
  /// @param metadata folder of the signed metadata
  public Answer check(Offer offer, URI metadata, Instant now) {
    var source = new LinkMetadataSource(link, metadata);
    var client = new TufClient(source, store, factoryRoot);
    try {
      return switch (client.refresh(now)) {
        case Result.Ok<RefreshedTrust, TrustFailure>(RefreshedTrust trust) ->
            look(offer, trust, source);
        case Result.Failed<RefreshedTrust, TrustFailure>(TrustFailure why) -> failed(why, source);
      };
    } catch (UncheckedIOException e) {
      return new Answer.NotNow(new OfferFailure.MetadataNotStored("" + e.getMessage()), true);
    }
  }

  private Answer look(Offer offer, RefreshedTrust trust, LinkMetadataSource source) {
    Result<Verified<ImageDescription>, TrustFailure> image =
        trust.find(offer.target()).then(ImageDescription::from);
    return switch (image) {
      case Result.Failed<Verified<ImageDescription>, TrustFailure>(TrustFailure why) ->
          failed(why, source);
      case Result.Ok<Verified<ImageDescription>, TrustFailure>(var found) ->
          switch (trust.proof(offer.target())) {
            case Result.Failed<ImageProof, TrustFailure>(TrustFailure why) -> failed(why, source);
            case Result.Ok<ImageProof, TrustFailure>(ImageProof proof) ->
                rules(offer, found, proof);
          };
    };
  }

  private Answer rules(Offer offer, Verified<ImageDescription> verified, ImageProof proof) {
    ImageDescription image = verified.value();
    return switch (counter.read()) {
      case Result.Failed<ReleaseCounter, CounterFailure>(CounterFailure why) ->
          new Answer.Refused(why);
      case Result.Ok<ReleaseCounter, CounterFailure>(ReleaseCounter floor) -> {
        Optional<ImageFailure> why =
            InstallRules.mayInstall(image, device.hardware(), floor, device.slotCapacity());
        yield why.isPresent()
            ? new Answer.Refused(why.get())
            : new Answer.Fits(update(offer, image), verified, proof);
      }
    };
  }

  private static Update update(Offer offer, ImageDescription image) {
    return new Update(
        offer.action(),
        image.path(),
        image.sha256(),
        image.length(),
        image.version(),
        image.counter());
  }

  /// Metadata that could not be had may be had later; metadata that is not trusted is refused.
  private static Answer failed(TrustFailure why, LinkMetadataSource source) {
    return switch (why) {
      case TrustFailure.FetchFailed _, TrustFailure.FileMissing _, TrustFailure.TooManyRoots _ ->
          new Answer.NotNow(why, source.alwaysAnswered());
      case TrustFailure.Malformed _,
          TrustFailure.UnsupportedSpec _,
          TrustFailure.WrongType _,
          TrustFailure.TooFewSignatures _,
          TrustFailure.Expired _,
          TrustFailure.VersionRollback _,
          TrustFailure.WrongVersion _,
          TrustFailure.NotInSnapshot _,
          TrustFailure.LengthExceeded _,
          TrustFailure.LengthMismatch _,
          TrustFailure.HashMismatch _,
          TrustFailure.TargetNotFound _,
          TrustFailure.TooManyDelegations _,
          TrustFailure.NotAnImage _ ->
          new Answer.Refused(why);
    };
  }
}
