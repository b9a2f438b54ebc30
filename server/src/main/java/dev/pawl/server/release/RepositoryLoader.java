package dev.pawl.server.release;

import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.RecoveryKeys;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Snapshot;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.Timestamp;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.RoleName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Makes the state of the repository from its files, trusting none of them: the chain of roots, the
/// targets, every line, snapshot and timestamp are verified again, and must fit together.
final class RepositoryLoader {
  private final List<MetadataFile> files;
  private Optional<RecoveryKeys> recovery = Optional.empty(); // once the first root is verified

  private RepositoryLoader(List<MetadataFile> files) {
    this.files = files;
  }

  /// @param files oldest first within each role; all roots
  static Result<RepositoryState, ReleaseFailure> load(List<MetadataFile> files) {
    return new RepositoryLoader(files).load();
  }

  private Result<RepositoryState, ReleaseFailure> load() {
    return root().then(this::below).then(RepositoryLoader::consistent);
  }

  private Result<Verified<SignedMetadata<Root>>, ReleaseFailure> root() {
    Optional<Verified<SignedMetadata<Root>>> trusted = Optional.empty();
    for (var file : files) {
      if (!file.role().equals(RoleType.ROOT.role())) {
        continue;
      }
      var next =
          trusted.isEmpty()
              ? MetadataVerifier.firstRoot(file.content())
              : MetadataVerifier.nextRoot(
                  trusted.get().value().content(), recovery, file.content());
      switch (next) {
        case Result.Ok<Verified<SignedMetadata<Root>>, TrustFailure>(var root) -> {
          recovery = trusted.isEmpty() ? root.value().content().recovery() : recovery;
          trusted = Optional.of(root);
        }
        case Result.Failed<Verified<SignedMetadata<Root>>, TrustFailure>(var failure) -> {
          return damaged(file.name(), failure.explain());
        }
      }
    }
    return trusted
        .<Result<Verified<SignedMetadata<Root>>, ReleaseFailure>>map(Result::ok)
        .orElseGet(() -> damaged("1.root.json", "It is missing."));
  }

  private Result<RepositoryState, ReleaseFailure> below(Verified<SignedMetadata<Root>> verified) {
    var root = verified.value().content();
    return newest(RoleType.TARGETS.role(), bytes -> MetadataVerifier.targets(root, bytes))
        .then(
            targets ->
                lines(targets.value().content())
                    .then(
                        lines ->
                            newest(
                                    RoleType.SNAPSHOT.role(),
                                    bytes -> MetadataVerifier.snapshot(root, bytes))
                                .then(
                                    snapshot ->
                                        timestamp(root)
                                            .map(
                                                timestamp ->
                                                    new RepositoryState(
                                                        verified,
                                                        targets,
                                                        lines,
                                                        content(snapshot),
                                                        timestamp,
                                                        recovery)))));
  }

  private static Snapshot content(Verified<SignedMetadata<Snapshot>> snapshot) {
    return snapshot.value().content();
  }

  private Result<Timestamp, ReleaseFailure> timestamp(Root root) {
    return newest(RoleType.TIMESTAMP.role(), bytes -> MetadataVerifier.timestamp(root, bytes))
        .map(timestamp -> timestamp.value().content());
  }

  private Result<Map<RoleName, Verified<SignedMetadata<Targets>>>, ReleaseFailure> lines(
      Targets targets) {
    var lines = new LinkedHashMap<RoleName, Verified<SignedMetadata<Targets>>>();
    for (var delegated : targets.delegations().roles()) {
      var role = delegated.name();
      if (files.stream().noneMatch(file -> file.role().equals(role))) {
        continue;
      }
      switch (newest(role, bytes -> MetadataVerifier.delegated(targets, role, bytes))) {
        case Result.Ok<Verified<SignedMetadata<Targets>>, ReleaseFailure>(var line) ->
            lines.put(role, line);
        case Result.Failed<Verified<SignedMetadata<Targets>>, ReleaseFailure>(var failure) -> {
          return Result.failed(failure);
        }
      }
    }
    return Result.ok(lines);
  }

  private <T> Result<T, ReleaseFailure> newest(
      RoleName role, Function<byte[], Result<T, TrustFailure>> verify) {
    var file = files.stream().filter(one -> one.role().equals(role)).reduce((_, last) -> last);
    if (file.isEmpty()) {
      return damaged(role + ".json", "It is missing.");
    }
    return switch (verify.apply(file.get().content())) {
      case Result.Ok<T, TrustFailure>(var verified) -> Result.ok(verified);
      case Result.Failed<T, TrustFailure>(var failure) ->
          damaged(file.get().name(), failure.explain());
    };
  }

  /// Snapshot and timestamp name exactly what is here.
  private static Result<RepositoryState, ReleaseFailure> consistent(RepositoryState state) {
    var snapshot = state.snapshot();
    long named = state.timestamp().snapshot().version();
    if (named != snapshot.version()) {
      return damaged(
          "timestamp.json",
          "It names snapshot %d, the newest is %d.".formatted(named, snapshot.version()));
    }
    var expected = state.nextSnapshot(snapshot.expires()).roles();
    return expected.equals(snapshot.roles())
        ? Result.ok(state)
        : damaged(
            snapshot.version() + ".snapshot.json",
            "It names %s, the newest are %s.".formatted(snapshot.roles(), expected));
  }

  private static <T> Result<T, ReleaseFailure> damaged(String file, String finding) {
    return Result.failed(new ReleaseFailure.RepositoryDamaged(file, finding));
  }
}
