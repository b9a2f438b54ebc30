package dev.pawl.core.ceremony;

import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RecoveryKeys;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that people have signed and that counts now: the newest root, the top-level targets
/// and the lines. Expiry is not looked at: the next version is what mends it.
///
/// @param lines by role; one that has published nothing is absent
/// @param recovery who may sign a root that recovers, as the first root says
public record SignedState(
    SignedMetadata<Root> root,
    SignedMetadata<Targets> targets,
    Map<RoleName, SignedMetadata<Targets>> lines,
    Optional<RecoveryKeys> recovery) {
  public SignedState {
    lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
  }

  /// What takes the place of targets where people sign none.
  private static final SignedMetadata<Targets> NO_TARGETS =
      SignedMetadata.targets(
              RoleType.TARGETS.role(),
              MetadataWriter.sign(
                  new Targets(1, Instant.parse("9999-12-31T23:59:59Z"), Map.of(), Delegations.NONE),
                  List.of()))
          .orThrow(failure -> new IllegalStateException(failure.explain()));

  /// Verifies the roots of a repository of which people sign nothing else, as the director's.
  /// @param roots those after it, ascending
  public static Result<SignedState, TrustFailure> verifyRootAlone(
      byte[] trustedRoot, List<byte[]> roots) {
    return MetadataVerifier.lastRoot(trustedRoot, roots)
        .map(root -> new SignedState(root.value(), NO_TARGETS, Map.of(), recovery(trustedRoot)));
  }

  /// Whether people sign the root and nothing else.
  public boolean isRootAlone() {
    return targets == NO_TARGETS;
  }

  /// What is published of a line.
  public Optional<SignedMetadata<Targets>> line(RoleName role) {
    return Optional.ofNullable(lines.get(role));
  }

  /// Verifies the files from a trusted root.
  /// @param roots those after it, ascending
  public static Result<SignedState, TrustFailure> verify(
      byte[] trustedRoot, List<byte[]> roots, byte[] targets, Map<RoleName, byte[]> lines) {
    return MetadataVerifier.lastRoot(trustedRoot, roots)
        .then(
            root ->
                MetadataVerifier.targets(root.value().content(), targets)
                    .then(
                        top ->
                            lines(top.value().content(), lines)
                                .map(
                                    known ->
                                        new SignedState(
                                            root.value(),
                                            top.value(),
                                            known,
                                            recovery(trustedRoot)))));
  }

  /// Of a root that was verified.
  private static Optional<RecoveryKeys> recovery(byte[] trustedRoot) {
    return SignedMetadata.root(trustedRoot)
            instanceof Result.Ok<SignedMetadata<Root>, TrustFailure>(SignedMetadata<Root> first)
        ? first.content().recovery()
        : Optional.empty();
  }

  private static Result<Map<RoleName, SignedMetadata<Targets>>, TrustFailure> lines(
      Targets top, Map<RoleName, byte[]> received) {
    Map<RoleName, SignedMetadata<Targets>> known = new LinkedHashMap<>();
    for (Map.Entry<RoleName, byte[]> line : received.entrySet()) {
      switch (MetadataVerifier.delegated(top, line.getKey(), line.getValue())) {
        case Result.Ok<Verified<SignedMetadata<Targets>>, TrustFailure>(var verified) ->
            known.put(line.getKey(), verified.value());
        case Result.Failed<Verified<SignedMetadata<Targets>>, TrustFailure>(
                TrustFailure failure) -> {
          return Result.failed(failure);
        }
      }
    }
    return Result.ok(known);
  }
}
