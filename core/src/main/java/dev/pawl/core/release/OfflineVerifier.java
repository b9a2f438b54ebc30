package dev.pawl.core.release;

import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.OfflineTargets;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;

/// What a boot stage, or an owner without our server, asks: what did people sign about this image?
/// Needs the proof and the factory root only. Expiry is not checked: see [OfflineTargets].
public final class OfflineVerifier {
  private OfflineVerifier() {}

  /// The description of the proof's image.
  public static Result<Verified<ImageDescription>, TrustFailure> verify(
      ImageProof proof, byte[] factoryRoot) {
    return OfflineTargets.verify(proof, factoryRoot).then(ImageDescription::from);
  }
}
