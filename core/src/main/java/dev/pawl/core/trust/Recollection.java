package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a client verified in an earlier refresh: the same bytes under the same root need not be
/// verified again. Versions and expiry are checked every time all the same. Immutable.
final class Recollection {
  /// Nothing verified yet.
  static final Recollection NONE = new Recollection(Optional.empty(), List.of(), Map.of());

  private final Optional<TrustedSet> last;
  private final List<byte[]> roots;
  private final Map<RoleName, Delegated> delegated;

  /// Targets verified for a delegator.
  private record Delegated(Targets delegator, SignedMetadata<Targets> targets) {}

  private Recollection(
      Optional<TrustedSet> last, List<byte[]> roots, Map<RoleName, Delegated> delegated) {
    this.last = last;
    this.roots = List.copyOf(roots);
    this.delegated = Map.copyOf(delegated);
  }

  /// What a refresh verified that succeeded.
  Recollection of(TrustedSet set, List<byte[]> rootFiles) {
    return new Recollection(Optional.of(set), rootFiles, isOf(set) ? delegated : Map.of());
  }

  /// This and targets verified for `delegator`.
  Recollection and(
      TrustedSet set, Targets delegator, RoleName role, SignedMetadata<Targets> targets) {
    if (!isOf(set)) {
      return this;
    }
    var all = new HashMap<>(delegated);
    all.put(role, new Delegated(delegator, targets));
    return new Recollection(last, roots, all);
  }

  /// Where a refresh at this time begins.
  Optional<TrustedSet> begin(Instant now) {
    return last.map(set -> set.again(now));
  }

  /// The root files after the factory root.
  List<byte[]> roots() {
    return roots;
  }

  /// `set` with the stored timestamp in it, as [TrustedSet#withStoredTimestamp].
  TrustedSet timestamp(TrustedSet set, byte[] stored) {
    return same(set, last.flatMap(TrustedSet::timestamp), stored)
        .map(set::withKnownTimestamp)
        .orElseGet(() -> set.withStoredTimestamp(stored));
  }

  /// `set` with the stored snapshot in it, as [TrustedSet#withStoredSnapshot].
  TrustedSet snapshot(TrustedSet set, byte[] stored) {
    return same(set, last.flatMap(TrustedSet::snapshot), stored)
        .map(set::withKnownSnapshot)
        .orElseGet(() -> set.withStoredSnapshot(stored));
  }

  /// `set` with the stored targets in it, as [TrustedSet#withTargets].
  Result<TrustedSet, TrustFailure> targets(TrustedSet set, byte[] stored) {
    return same(set, last.flatMap(TrustedSet::targets), stored)
        .map(set::withKnownTargets)
        .orElseGet(() -> set.withTargets(stored));
  }

  /// The stored targets of a delegated role, as [TrustedSet#delegated].
  Result<SignedMetadata<Targets>, TrustFailure> delegated(
      TrustedSet set, Targets delegator, DelegatedRole role, byte[] stored) {
    Optional<SignedMetadata<Targets>> known =
        Optional.ofNullable(delegated.get(role.name()))
            .filter(before -> before.delegator.equals(delegator))
            .map(Delegated::targets);
    return same(set, known, stored)
        .map(targets -> set.knownTargets(role.name(), targets))
        .orElseGet(() -> set.delegated(delegator, role, stored));
  }

  private boolean isOf(TrustedSet set) {
    return last.filter(known -> known.root() == set.root()).isPresent();
  }

  private <T extends Metadata> Optional<SignedMetadata<T>> same(
      TrustedSet set, Optional<SignedMetadata<T>> known, byte[] stored) {
    return known.filter(file -> isOf(set) && Arrays.equals(file.received(), stored));
  }
}
