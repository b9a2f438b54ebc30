package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import java.util.concurrent.atomic.AtomicBoolean;

/// Verifies an [ImageProof] without network, clock or store: signatures and thresholds from the
/// factory root along the chain of roots to the top-level targets to the line. Expiry is not
/// checked: expired metadata never blocks booting. Nor are versions of targets and line: which
/// image
/// is too old to boot is said by release counters.
public final class OfflineTargets {
  private OfflineTargets() {}

  /// What the proof's line says about the proof's path.
  ///
  /// @param factoryRoot the root the boot stage came with. It may be newer than some of the proof's
  ///     roots: those are passed over
  public static Result<Verified<TargetInfo>, TrustFailure> verify(
      ImageProof proof, byte[] factoryRoot) {
    return MetadataVerifier.lastRoot(factoryRoot, proof.roots())
        .then(root -> MetadataVerifier.targets(root.value().content(), proof.targets()))
        .then(targets -> search(targets.value(), proof))
        .map(found -> new Verified<>(TargetInfo.of(proof.path(), found.file(), found.by())));
  }

  private static Result<DelegationSearch.Found, TrustFailure> search(
      SignedMetadata<Targets> targets, ImageProof proof) {
    // The proof holds one delegated file: it must be that of the first role asked for.
    var used = new AtomicBoolean();
    return DelegationSearch.find(
        proof.path().value(),
        targets,
        (delegator, role) ->
            used.getAndSet(true)
                ? Result.failed(new TrustFailure.TargetNotFound(proof.path().value()))
                : MetadataVerifier.delegated(
                        role, delegator.content().delegations().keys(), proof.line())
                    .map(Verified::value));
  }
}
