package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.RoleName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds who names a target: pre-order, depth first, in the order of each delegator's list (TUF
/// 1.0.34, 5.6.7). A role that cannot be verified ends the search: whatever comes after it has less
/// to say.
final class DelegationSearch {
  /// Most delegated roles visited for one path.
  static final int MOST_VISITED = 32;

  /// How delegated roles are had: fetched, or taken from a proof.
  @FunctionalInterface
  interface Loader {
    Result<SignedMetadata<Targets>, TrustFailure> load(
        SignedMetadata<Targets> delegator, DelegatedRole role);
  }

  /// @param file what is said about the target
  /// @param by the role that says it
  /// @param role the role's metadata
  /// @param delegator the file that delegates to it; none for the top-level targets themselves
  record Found(
      TargetFile file,
      RoleName by,
      SignedMetadata<Targets> role,
      Optional<SignedMetadata<Targets>> delegator) {}

  private record Visit(SignedMetadata<Targets> delegator, DelegatedRole role) {}

  private final String path;
  private final Loader loader;
  private final Deque<Visit> left = new ArrayDeque<>();
  private final Set<RoleName> visited = new HashSet<>();

  private DelegationSearch(String path, Loader loader) {
    this.path = path;
    this.loader = loader;
  }

  static Result<Found, TrustFailure> find(String path, SignedMetadata<Targets> top, Loader loader) {
    return top.content()
        .target(path)
        .<Result<Found, TrustFailure>>map(
            file -> Result.ok(new Found(file, RoleType.TARGETS.role(), top, Optional.empty())))
        .orElseGet(() -> new DelegationSearch(path, loader).below(top));
  }

  private Result<Found, TrustFailure> below(SignedMetadata<Targets> top) {
    queueDelegationsOf(top);
    while (!left.isEmpty()) {
      Visit visit = left.pop();
      // TUF 5.6.7.1: a role met before was searched before; this ends cycles.
      if (!visited.add(visit.role().name())) {
        continue;
      }
      if (visited.size() > MOST_VISITED) {
        return Result.failed(new TrustFailure.TooManyDelegations(path, MOST_VISITED));
      }
      switch (loader.load(visit.delegator(), visit.role())) {
        case Result.Failed<SignedMetadata<Targets>, TrustFailure>(TrustFailure failure) -> {
          return Result.failed(failure);
        }
        case Result.Ok<SignedMetadata<Targets>, TrustFailure>(var targets) -> {
          Optional<TargetFile> file = targets.content().target(path);
          if (file.isPresent()) {
            return Result.ok(
                new Found(
                    file.get(), visit.role().name(), targets, Optional.of(visit.delegator())));
          }
          queueDelegationsOf(targets);
        }
      }
    }
    return Result.failed(new TrustFailure.TargetNotFound(path));
  }

  private void queueDelegationsOf(SignedMetadata<Targets> delegator) {
    List<Visit> next = new ArrayList<>();
    for (DelegatedRole role : delegator.content().delegations().roles()) {
      if (role.paths().covers(path)) {
        next.add(new Visit(delegator, role));
        // TUF 5.6.7.2.1: nothing beyond a terminating delegation that covers the path.
        if (role.terminating()) {
          left.clear();
          break;
        }
      }
    }
    next.reversed().forEach(left::push);
  }
}
