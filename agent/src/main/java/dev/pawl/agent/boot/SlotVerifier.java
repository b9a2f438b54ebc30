package dev.pawl.agent.boot;

import dev.pawl.agent.slot.SlotStorage;
import dev.pawl.core.boot.SlotVerdict;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.image.InstallRules;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.OfflineVerifier;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.util.Optional;

/// Verifies what a slot says about itself, from the proof that stands beside the image: signatures
/// from the factory root down, then the rules of [InstallRules]. The image's bytes are checked by
/// [ImageCopy].
public final class SlotVerifier {
  private final SlotStorage storage;
  private final HardwareId hardware;
  private final byte[] factoryRoot;

  /// @param hardware what the device is
  /// @param factoryRoot its trust anchor, compared with the fuses already
  public SlotVerifier(SlotStorage storage, HardwareId hardware, byte[] factoryRoot) {
    this.storage = storage;
    this.hardware = hardware;
    this.factoryRoot = factoryRoot.clone();
  }

  /// The verdict on `slot`. A slot the disk does not give back is refused, not a surprise: the
  /// other one may be good.
  public SlotVerdict verify(Slot slot, ReleaseCounter floor) {
    try {
      Optional<byte[]> proof = storage.proof(slot);
      return proof.isEmpty() ? new SlotVerdict.Empty() : verify(proof.get(), floor);
    } catch (IOException e) {
      return new SlotVerdict.Refused(
          new BootStageFailure.SlotUnreadable(slot, "" + e.getMessage()));
    }
  }

  private SlotVerdict verify(byte[] proof, ReleaseCounter floor) {
    Result<Verified<ImageDescription>, TrustFailure> verified =
        ImageProof.parse(proof).then(parsed -> OfflineVerifier.verify(parsed, factoryRoot));
    return switch (verified) {
      case Result.Failed<Verified<ImageDescription>, TrustFailure>(TrustFailure failure) ->
          new SlotVerdict.Refused(failure);
      case Result.Ok<Verified<ImageDescription>, TrustFailure>(Verified<ImageDescription> image) ->
          InstallRules.mayInstall(image.value(), hardware, floor, storage.capacity())
              .<Failure>map(failure -> failure)
              .<SlotVerdict>map(SlotVerdict.Refused::new)
              .orElseGet(() -> new SlotVerdict.Bootable(image));
    };
  }
}
