package dev.pawl.cli.repository;

import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import java.util.List;

/// The signed files from a trusted root to the top-level targets, verified. Expiry is not looked
/// at:
/// who signs the next version needs the last one, expired or not; publishing checks it.
public final class RepositoryChain {
  private final List<byte[]> roots;
  private final Root root;
  private final SignedMetadata<Targets> top;

  private RepositoryChain(List<byte[]> roots, Root root, SignedMetadata<Targets> top) {
    this.roots = roots;
    this.root = root;
    this.top = top;
  }

  /// Verifies the chain.
  /// @param trustedRoot trusted because of where it comes from
  /// @param roots those after it, ascending; older ones among them are passed over
  public static Result<RepositoryChain, TrustFailure> verify(
      byte[] trustedRoot, List<byte[]> roots, byte[] targets) {
    return MetadataVerifier.firstRoot(trustedRoot)
        .then(first -> newest(first.value(), roots))
        .then(
            newest ->
                MetadataVerifier.targets(newest.content(), targets)
                    .map(
                        top ->
                            new RepositoryChain(
                                roots.stream().map(byte[]::clone).toList(),
                                newest.content(),
                                top.value())));
  }

  private static Result<SignedMetadata<Root>, TrustFailure> newest(
      SignedMetadata<Root> first, List<byte[]> roots) {
    Result<SignedMetadata<Root>, TrustFailure> newest = Result.ok(first);
    for (byte[] bytes : roots) {
      newest = newest.then(trusted -> next(trusted, bytes));
    }
    return newest;
  }

  private static Result<SignedMetadata<Root>, TrustFailure> next(
      SignedMetadata<Root> trusted, byte[] bytes) {
    return SignedMetadata.root(bytes)
        .then(
            found ->
                found.content().version() <= trusted.content().version()
                    ? Result.ok(trusted)
                    : MetadataVerifier.nextRoot(trusted.content(), bytes).map(Verified::value));
  }

  /// The roots after the trusted one, as given.
  public List<byte[]> roots() {
    return roots.stream().map(byte[]::clone).toList();
  }

  /// The newest root.
  public Root root() {
    return root;
  }

  /// The top-level targets.
  public SignedMetadata<Targets> targets() {
    return top;
  }
}
