package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import java.util.Optional;

/// The newest trusted root, and the recovery keys of the one the device was made with.
record TrustedRoot(SignedMetadata<Root> file, Optional<RecoveryKeys> recovery) {
  /// The one the device was made with.
  static Result<TrustedRoot, TrustFailure> first(byte[] factoryRoot) {
    return MetadataVerifier.firstRoot(factoryRoot)
        .map(root -> new TrustedRoot(root.value(), root.value().content().recovery()));
  }

  /// The one after it: of the next version, or one that recovers.
  Result<TrustedRoot, TrustFailure> next(byte[] received) {
    return MetadataVerifier.nextRoot(content(), recovery, received).map(this::with);
  }

  /// One that recovers. Without recovery keys there is none.
  Result<TrustedRoot, TrustFailure> recovered(byte[] received) {
    return MetadataVerifier.recoveredRoot(content(), recovery, received).map(this::with);
  }

  private TrustedRoot with(Verified<SignedMetadata<Root>> next) {
    return new TrustedRoot(next.value(), recovery);
  }

  Root content() {
    return file.content();
  }
}
