package dev.pawl.agent.offline;

import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.director.DirectorWatch;
import dev.pawl.agent.fetch.DownloadObserver;
import dev.pawl.agent.fetch.ImageDownload;
import dev.pawl.agent.fetch.ImageDownload.Plan;
import dev.pawl.agent.install.Backend;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.offer.CarriedCheck;
import dev.pawl.agent.offer.FileMetadataStore;
import dev.pawl.agent.offer.ImageTrust;
import dev.pawl.agent.offer.OfferCheck;
import dev.pawl.agent.phase.Offer;
import dev.pawl.agent.rollback.MonotonicCounter;
import dev.pawl.agent.rollback.TrustedTime;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.offline.BundleFailure;
import dev.pawl.core.offline.OfflineBundle;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// Brings the image of a bundle into a slot and puts it on trial. Everything is checked as if it
/// had
/// come from the server: the director's answer, bound to this device and to the nonce of its open
/// question; the image repository; that both agree; hardware, floor and size; each block before it
/// is written. A bundle without the director's answer is taken only where the device's policy says
/// so.
///
/// It may be interrupted at any moment and done again: what is good in the slot stays. The caller
/// is
/// the only one who writes the device folder meanwhile.
public final class BundleInstall {
  /// How it went.
  public sealed interface Outcome {
    /// The image is whole in the slot; the next boot tries it.
    record Armed(ImageDescription image, Slot slot) implements Outcome {}

    /// It is what runs already.
    record RunsAlready(ImageDescription image) implements Outcome {}

    /// It was not installed; what runs is untouched.
    record Refused(Failure why) implements Outcome {}
  }

  /// The device.
  /// @param factoryRoot trust anchor of the image repository
  /// @param directorRoot the director's; absent on a device that has none
  /// @param running digest of the image that runs; absent where none does
  public record Device(
      DeviceFolder folder,
      DeviceConfig config,
      Backend backend,
      MonotonicCounter counter,
      TrustedTime time,
      TrustRoot factoryRoot,
      Optional<TrustRoot> directorRoot,
      Optional<Digest> running) {}

  /// The bytes of a root.
  public static final class TrustRoot {
    private final byte[] bytes;

    /// @param bytes of the file
    public TrustRoot(byte[] bytes) {
      this.bytes = bytes.clone();
    }
  }

  private final Device device;
  private final OfflineQuestion question;

  /// Installs on this device.
  public BundleInstall(Device device) {
    this.device = device;
    this.question = new OfflineQuestion(device.folder);
  }

  /// Installs.
  /// @param slot that does not run, and beside which there is what to fall back to, if there is any
  /// @param clock what the device's clock says
  /// @param watch is told how it goes; ending it ends the installation
  /// @throws IOException if the device's own records cannot be read or written
  public Outcome install(OfflineBundle bundle, Slot slot, Instant clock, DownloadObserver watch)
      throws IOException {
    BundleLink link = new BundleLink(bundle);
    return switch (judged(bundle, link, clock)) {
      case Result.Failed<CarriedCheck.Fits, Failure>(Failure why) -> refused(bundle, why);
      case Result.Ok<CarriedCheck.Fits, Failure>(CarriedCheck.Fits fits) -> {
        ImageDescription image = fits.permitted().image().value();
        yield device.running.filter(image.sha256()::equals).isPresent()
            ? new Outcome.RunsAlready(image)
            : write(bundle, link, fits, slot, watch);
      }
    };
  }

  private Result<CarriedCheck.Fits, Failure> judged(
      OfflineBundle bundle, BundleLink link, Instant clock) throws IOException {
    Optional<ActionId> action = bundle.header().action();
    DeviceFolder folder = device.folder;
    var images =
        new ImageTrust(
            link,
            new FileMetadataStore(folder.disk(), folder.metadata()),
            device.factoryRoot.bytes);
    var rules = new OfferCheck.Device(device.config.hardware(), device.config.slotCapacity());
    if (action.isEmpty()) {
      boolean allowed = device.config.bundleWithoutDirector();
      return new CarriedCheck(images, device.counter, rules, device.time, allowed)
          .check(bundle.header().target(), BundleLink.METADATA, clock);
    }
    Optional<BundleRequest> asked = question.open();
    if (asked.isEmpty() || device.directorRoot.isEmpty()) {
      return Result.failed(new OfflineFailure.NothingAsked(action.get()));
    }
    DirectorWatch director = director(link, device.directorRoot.get(), asked.get());
    var offer = new Offer(action.get(), bundle.header().target());
    var check = new OfferCheck(director, images, device.counter, rules, device.time);
    return switch (check.check(offer, BundleLink.METADATA, clock)) {
      case OfferCheck.Answer.Fits(_, var agreed, var proof) ->
          Result.ok(new CarriedCheck.Fits(agreed, proof));
      case OfferCheck.Answer.Refused(var why) -> Result.failed(why);
      case OfferCheck.Answer.NotNow(var why, _) -> Result.failed(why);
    };
  }

  private DirectorWatch director(BundleLink link, TrustRoot root, BundleRequest asked)
      throws IOException {
    DeviceFolder folder = device.folder;
    folder.disk().createFolders(folder.directorMetadata());
    var store = new FileMetadataStore(folder.disk(), folder.directorMetadata());
    return new DirectorWatch(link, store, root.bytes, device.config.id(), asked::nonce);
  }

  private Outcome write(
      OfflineBundle bundle,
      BundleLink link,
      CarriedCheck.Fits fits,
      Slot slot,
      DownloadObserver watch)
      throws IOException {
    Backend backend = device.backend;
    if (backend.selection().record().slot(slot).enabled()) {
      backend.selection().markBad(slot);
    }
    var plan = new Plan(fits.permitted(), BundleLink.IMAGE, BundleLink.BLOCKS, slot);
    var download = new ImageDownload(link, backend.slots(), Optional.<ByteCount>empty(), watch);
    return switch (download.attempt(plan, fits.proof().toBytes())) {
      case ImageDownload.Outcome.Refused(Failure why) -> refused(bundle, why);
      case ImageDownload.Outcome.Broken(Failure why, _, _) -> refused(bundle, why);
      case ImageDownload.Outcome.Stopped() ->
          new Outcome.Refused(new OfflineFailure.Stopped(bundle.toString()));
      case ImageDownload.Outcome.Done() -> armed(fits.permitted().image().value(), slot);
    };
  }

  private Outcome armed(ImageDescription image, Slot slot) throws IOException {
    Backend backend = device.backend;
    Optional<Failure> why = backend.installer().install(slot, device.folder.slotImage(slot));
    if (why.isPresent()) {
      return new Outcome.Refused(why.get());
    }
    backend.selection().setTrial(slot, device.config.trialTries());
    // Last: until then the same bundle can be installed again after a power cut.
    question.close();
    return new Outcome.Armed(image, slot);
  }

  /// Where the link is a file, a link that fails is a medium that does.
  private static Outcome refused(OfflineBundle bundle, Failure why) {
    return new Outcome.Refused(
        why instanceof LinkFailure.Unreachable(_, String problem)
            ? new BundleFailure.Unreadable(bundle.toString(), problem)
            : why);
  }
}
