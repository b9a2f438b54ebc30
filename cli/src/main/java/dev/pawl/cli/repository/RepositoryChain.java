package dev.pawl.cli.repository;

import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TrustFailure;
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
    return MetadataVerifier.lastRoot(trustedRoot, roots)
        .then(
            newest -> {
              Root root = newest.value().content();
              return MetadataVerifier.targets(root, targets)
                  .map(top -> new RepositoryChain(copies(roots), root, top.value()));
            });
  }

  private static List<byte[]> copies(List<byte[]> roots) {
    return roots.stream().map(byte[]::clone).toList();
  }

  /// The roots after the trusted one, as given.
  public List<byte[]> roots() {
    return copies(roots);
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
