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
    return MetadataVerifier.firstRoot(factoryRoot)
        .then(first -> newestRoot(first.value(), proof))
        .then(root -> MetadataVerifier.targets(root.content(), proof.targets()))
        .then(targets -> search(targets.value(), proof))
        .map(found -> new Verified<>(found.info()));
  }

  private static Result<SignedMetadata<Root>, TrustFailure> newestRoot(
      SignedMetadata<Root> first, ImageProof proof) {
    SignedMetadata<Root> root = first;
    for (byte[] bytes : proof.roots()) {
      Root trusted = root.content();
      switch (SignedMetadata.root(bytes)) {
        case Result.Failed<SignedMetadata<Root>, TrustFailure> failed -> {
          return failed;
        }
        case Result.Ok<SignedMetadata<Root>, TrustFailure>(var next)
            when next.content().version() <= trusted.version() -> {}
        case Result.Ok<SignedMetadata<Root>, TrustFailure> _ -> {
          switch (MetadataVerifier.nextRoot(trusted, bytes)) {
            case Result.Ok<Verified<SignedMetadata<Root>>, TrustFailure>(var verified) ->
                root = verified.value();
            case Result.Failed<Verified<SignedMetadata<Root>>, TrustFailure>(var failure) -> {
              return Result.failed(failure);
            }
          }
        }
      }
    }
    return Result.ok(root);
  }

  private static Result<DelegationSearch.Found, TrustFailure> search(
      SignedMetadata<Targets> targets, ImageProof proof) {
    // The proof holds one delegated file: it must be that of the first role asked for.
    var used = new AtomicBoolean();
    return DelegationSearch.find(
        proof.path(),
        targets,
        (delegator, role) ->
            used.getAndSet(true)
                ? Result.failed(new TrustFailure.TargetNotFound(proof.path()))
                : MetadataVerifier.delegated(
                        role, delegator.content().delegations().keys(), proof.line())
                    .map(Verified::value));
  }
}
