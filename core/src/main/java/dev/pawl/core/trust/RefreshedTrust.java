package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a client trusts after a successful refresh: the answers to "what is the file at this path".
/// Delegated roles are fetched when a search needs them, each once. Used by one thread at a time.
public final class RefreshedTrust {
  private final TufClient client;
  private final TrustedSet set;
  private final List<byte[]> roots;

  /// A role counts for the delegator it was verified for only.
  private record Edge(SignedMetadata<Targets> delegator, RoleName role) {}

  private final Map<Edge, SignedMetadata<Targets>> loaded = new HashMap<>();

  /// @param roots those after the factory root, ascending
  RefreshedTrust(TufClient client, TrustedSet set, List<byte[]> roots) {
    this.client = client;
    this.set = set;
    this.roots = List.copyOf(roots);
  }

  /// What trusted metadata says about `path`.
  public Result<Verified<TargetInfo>, TrustFailure> find(TargetPath path) {
    return search(path.value())
        .map(found -> new Verified<>(TargetInfo.of(path, found.file(), found.by())));
  }

  /// What trusted metadata says about a path of any form, as others' repositories may have.
  public Result<Verified<TargetFile>, TrustFailure> findFile(String path) {
    return search(path).map(found -> new Verified<>(found.file()));
  }

  /// What a boot stage needs to verify the description of `path` by itself. Only for files named by
  /// a role that the top-level targets delegate to: others give [TrustFailure.TargetNotFound].
  public Result<ImageProof, TrustFailure> proof(TargetPath path) {
    return search(path.value())
        .then(
            found ->
                found.delegator().filter(by -> by == top()).isPresent()
                    ? Result.ok(
                        new ImageProof(path, roots, top().received(), found.role().received()))
                    : Result.failed(new TrustFailure.TargetNotFound(path.value())));
  }

  /// What was verified, for showing.
  public TrustedSet trusted() {
    return set;
  }

  /// The timestamp.
  public Verified<SignedMetadata<Timestamp>> timestamp() {
    return new Verified<>(set.timestamp().orElseThrow());
  }

  /// The times that root and timestamp say.
  public List<SignedTime> signedTimes() {
    return SignedTime.in(set);
  }

  /// The top-level targets.
  public Verified<SignedMetadata<Targets>> targets() {
    return new Verified<>(top());
  }

  /// The file of a role that the top-level targets delegate to; [TrustFailure.NotInSnapshot] if
  /// they
  /// do not.
  public Result<Verified<SignedMetadata<Targets>>, TrustFailure> delegated(RoleName role) {
    return top()
        .content()
        .delegations()
        .role(role)
        .map(to -> load(top(), to).map(Verified::new))
        .orElseGet(() -> Result.failed(new TrustFailure.NotInSnapshot(role)));
  }

  /// The root files after the factory root, ascending.
  public List<byte[]> roots() {
    return roots.stream().map(byte[]::clone).toList();
  }

  private Result<DelegationSearch.Found, TrustFailure> search(String path) {
    return DelegationSearch.find(path, top(), this::load);
  }

  private Result<SignedMetadata<Targets>, TrustFailure> load(
      SignedMetadata<Targets> delegator, DelegatedRole role) {
    var edge = new Edge(delegator, role.name());
    SignedMetadata<Targets> known = loaded.get(edge);
    if (known != null) {
      return Result.ok(known);
    }
    return client
        .delegated(set, delegator.content(), role)
        .map(
            targets -> {
              loaded.put(edge, targets);
              return targets;
            });
  }

  private SignedMetadata<Targets> top() {
    return set.targets().orElseThrow();
  }
}
