package dev.pawl.agent.offer;

import dev.pawl.agent.director.DirectorWatch;
import dev.pawl.agent.phase.Offer;
import dev.pawl.agent.phase.Update;
import dev.pawl.agent.rollback.MonotonicCounter;
import dev.pawl.agent.rollback.TrustedTime;
import dev.pawl.core.director.Agreed;
import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.director.Directed;
import dev.pawl.core.director.DirectorFailure;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.HardwareId;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// Compares an offer with what the director and the image repository say. Order: the director is
/// asked and its answer verified; it must assign what is offered; the image repository is refreshed
/// and verified; both must agree ([Agreed]); the image must fit the hardware, the floor and the
/// slot ([InstallRules]). Nothing the server says beyond action and path is believed.
public final class OfferCheck {
  /// What the device is, as far as the rules ask.
  public record Device(HardwareId hardware, ByteCount slotCapacity) {}

  /// The answer.
  public sealed interface Answer {
    /// It may be installed.
    record Fits(Update update, Agreed agreed, ImageProof proof) implements Answer {}

    /// It must not be installed.
    record Refused(Failure why) implements Answer {}

    /// It is not known yet.
    /// @param answered whether the server answered, only not usefully
    record NotNow(Failure why, boolean answered) implements Answer {}
  }

  private final DirectorWatch director;
  private final ImageTrust images;
  private final Device device;
  private final TrustedTime time;
  private final Fitness fitness;

  private Optional<Assignment> word = Optional.empty(); // of the last question, if it was answered

  public OfferCheck(
      DirectorWatch director,
      ImageTrust images,
      MonotonicCounter counter,
      Device device,
      TrustedTime time) {
    this.director = director;
    this.images = images;
    this.device = device;
    this.time = time;
    this.fitness = new Fitness(counter, device, time);
  }

  /// What the director said to the last question; nothing if it was not heard, or not to be
  /// trusted.
  public Optional<Assignment> word() {
    return word;
  }

  /// Judges an offer.
  /// @param metadata folder of the signed metadata
  /// @param clock what the device's clock says
  public Answer check(Offer offer, URI metadata, Instant clock) {
    word = Optional.empty();
    try {
      Instant now = time.reference(clock);
      return switch (director.ask(Optional.of(images.held(offer.target())), now)) {
        case DirectorWatch.Answer.Refused(Failure why) -> new Answer.Refused(why);
        case DirectorWatch.Answer.NotNow(Failure why, boolean answered) ->
            new Answer.NotNow(why, answered);
        case DirectorWatch.Answer.Heard heard -> {
          word = Optional.of(heard.directed().assignment());
          time.learned(heard.times());
          yield directed(offer, metadata, heard, time.reference(clock));
        }
      };
    } catch (UncheckedIOException e) {
      return new Answer.NotNow(new OfferFailure.MetadataNotStored("" + e.getMessage()), true);
    }
  }

  /// Asks the director without an offer at hand: keeps its word fresh, and shows when it is not.
  /// @return why there is no fresh word, if so
  public Optional<Failure> watch(Instant clock) {
    word = Optional.empty();
    try {
      return switch (director.ask(Optional.empty(), time.reference(clock))) {
        case DirectorWatch.Answer.Refused(Failure why) -> Optional.of(why);
        case DirectorWatch.Answer.NotNow(Failure why, _) -> Optional.of(why);
        case DirectorWatch.Answer.Heard heard -> {
          word = Optional.of(heard.directed().assignment());
          time.learned(heard.times());
          yield Optional.empty();
        }
      };
    } catch (UncheckedIOException e) {
      return Optional.of(new OfferFailure.MetadataNotStored("" + e.getMessage()));
    }
  }

  private Answer directed(
      Offer offer, URI metadata, DirectorWatch.Answer.Heard heard, Instant now) {
    var offered = new Agreed.Offered(offer.action(), offer.target());
    if (Agreed.assigned(heard.directed(), offered)
        instanceof Result.Failed<Assigned, DirectorFailure>(DirectorFailure why)) {
      return new Answer.Refused(why);
    }
    return switch (images.refresh(metadata, heard.bundle(), now)) {
      case Result.Failed<RefreshedTrust, TrustFailure>(TrustFailure why) -> failed(why);
      case Result.Ok<RefreshedTrust, TrustFailure>(RefreshedTrust trust) -> {
        time.learned(trust.signedTimes());
        yield look(offered, heard.directed(), trust);
      }
    };
  }

  private Answer look(Agreed.Offered offered, Directed directed, RefreshedTrust trust) {
    Result<Verified<ImageDescription>, TrustFailure> image =
        trust.find(offered.path()).then(ImageDescription::from);
    return switch (image) {
      case Result.Failed<Verified<ImageDescription>, TrustFailure>(TrustFailure why) -> failed(why);
      case Result.Ok<Verified<ImageDescription>, TrustFailure>(var found) ->
          switch (Agreed.on(directed, offered, device.hardware(), found)) {
            case Result.Failed<Agreed, DirectorFailure>(DirectorFailure why) ->
                new Answer.Refused(why);
            case Result.Ok<Agreed, DirectorFailure>(Agreed agreed) -> proven(agreed, trust);
          };
    };
  }

  private Answer proven(Agreed agreed, RefreshedTrust trust) {
    return switch (fitness.prove(agreed.image().value(), trust)) {
      case Result.Ok<ImageProof, Failure>(ImageProof proof) ->
          new Answer.Fits(update(agreed), agreed, proof);
      case Result.Failed<ImageProof, Failure>(TrustFailure why) -> failed(why);
      case Result.Failed<ImageProof, Failure>(Failure why) -> new Answer.Refused(why);
    };
  }

  private static Update update(Agreed agreed) {
    ImageDescription image = agreed.image().value();
    return new Update(
        agreed.action(),
        image.path(),
        image.sha256(),
        image.length(),
        image.version(),
        image.counter());
  }

  /// Metadata that could not be had may be had later; metadata that is not trusted is refused.
  private Answer failed(TrustFailure why) {
    return DirectorWatch.isTransient(why)
        ? new Answer.NotNow(why, images.alwaysAnswered())
        : new Answer.Refused(why);
  }
}
