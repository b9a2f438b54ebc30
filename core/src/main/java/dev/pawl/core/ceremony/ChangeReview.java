package dev.pawl.core.ceremony;

import dev.pawl.core.failure.Result;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.DelegatedRole;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.KeyRing;
import dev.pawl.core.trust.KeySignature;
import dev.pawl.core.trust.RecoveryKeys;
import dev.pawl.core.trust.RoleKeys;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.SigningProgress;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether the next root, targets and lines change who may sign, properly, and nothing else. Pure.
/// The checks in their order; the first that fails is the answer:
///
/// 1. there is a file; each is metadata of the kind its role has
/// 2. each is of exactly the next version; a root that recovers, of any later one
/// 3. thresholds: root at least 2, every other role at least 1, none above its distinct keys; new
/// keys
///    stand under their own ids
/// 4. root keeps consistent snapshots and names the same recovery keys; targets list no images and
/// delegate to product lines alone,
///    each to its own folder, as the last word; no line disappears
/// 5. a line only loses images: it gets none and changes none
/// 6. what is published and not signed anew stays validly signed
/// 7. every signature so far is valid and of a key that must sign
///
/// That enough have signed is not among them: [ReviewedChange#complete] says it.
public final class ChangeReview {
  private static final int LEAST_ROOT = 2;

  private final SignedState before;
  private final Optional<SignedMetadata<Root>> root;
  private final Optional<SignedMetadata<Targets>> targets;
  private final Map<RoleName, SignedMetadata<Targets>> lines;

  private ChangeReview(
      SignedState before,
      Optional<SignedMetadata<Root>> root,
      Optional<SignedMetadata<Targets>> targets,
      Map<RoleName, SignedMetadata<Targets>> lines) {
    this.before = before;
    this.root = root;
    this.targets = targets;
    this.lines = lines;
  }

  /// Reviews a change.
  /// @param files by role: `root`, `targets` or a line's
  public static Result<ReviewedChange, CeremonyFailure> review(
      SignedState before, Map<RoleName, byte[]> files) {
    // 1
    if (files.isEmpty()) {
      return Result.failed(new CeremonyFailure.NoChange());
    }
    Map<RoleName, byte[]> others = new LinkedHashMap<>(files);
    byte[] rootFile = others.remove(RoleType.ROOT.role());
    byte[] targetsFile = others.remove(RoleType.TARGETS.role());
    Map<RoleName, SignedMetadata<Targets>> lines = new LinkedHashMap<>();
    for (Map.Entry<RoleName, byte[]> line : others.entrySet()) {
      switch (genuine(SignedMetadata.targets(line.getKey(), line.getValue()))) {
        case Result.Ok<SignedMetadata<Targets>, CeremonyFailure>(var file) ->
            lines.put(line.getKey(), file);
        case Result.Failed<SignedMetadata<Targets>, CeremonyFailure>(var failure) -> {
          return Result.failed(failure);
        }
      }
    }
    return root(rootFile)
        .then(
            root ->
                targets(targetsFile)
                    .then(targets -> new ChangeReview(before, root, targets, lines).reviewed()));
  }

  private static Result<Optional<SignedMetadata<Root>>, CeremonyFailure> root(
      byte @Nullable [] file) {
    return file == null
        ? Result.ok(Optional.empty())
        : genuine(SignedMetadata.root(file)).map(Optional::of);
  }

  private static Result<Optional<SignedMetadata<Targets>>, CeremonyFailure> targets(
      byte @Nullable [] file) {
    return file == null
        ? Result.ok(Optional.empty())
        : genuine(SignedMetadata.targets(RoleType.TARGETS.role(), file)).map(Optional::of);
  }

  private static <T> Result<T, CeremonyFailure> genuine(Result<T, TrustFailure> result) {
    return switch (result) {
      case Result.Ok<T, TrustFailure>(T value) -> Result.ok(value);
      case Result.Failed<T, TrustFailure>(TrustFailure failure) ->
          Result.failed(new CeremonyFailure.NotGenuine(failure));
    };
  }

  private Result<ReviewedChange, CeremonyFailure> reviewed() {
    Optional<CeremonyFailure> objection =
        versions()
            .or(this::rootRules)
            .or(this::targetsRules)
            .or(this::linesRules)
            .or(this::orphans)
            .or(this::signatures);
    return objection.isPresent()
        ? Result.failed(objection.get())
        : Result.ok(new ReviewedChange(before, root, targets, lines, duties()));
  }

  // 2
  private Optional<CeremonyFailure> versions() {
    List<Optional<CeremonyFailure>> wrong = new ArrayList<>();
    root.ifPresent(file -> wrong.add(rootVersion(file)));
    targets.ifPresent(file -> wrong.add(version(RoleType.TARGETS.role(), before.targets(), file)));
    lines.forEach(
        (role, file) ->
            wrong.add(
                before
                    .line(role)
                    .map(known -> version(role, known, file))
                    .orElseGet(() -> notAllowed(role, "a line that has published nothing"))));
    return wrong.stream().flatMap(Optional::stream).findFirst();
  }

  /// One that recovers may pass over versions that a thief has published.
  private Optional<CeremonyFailure> rootVersion(SignedMetadata<Root> next) {
    RoleName role = RoleType.ROOT.role();
    if (!next.content().recovers()) {
      return version(role, before.root(), next);
    }
    if (before.recovery().isEmpty()) {
      return notAllowed(role, "a recovery, where the first root names no recovery keys");
    }
    long known = before.root().content().version();
    long found = next.content().version();
    return found > known
        ? Optional.empty()
        : Optional.of(
            new CeremonyFailure.NotGenuine(new TrustFailure.VersionRollback(role, known, found)));
  }

  private static Optional<CeremonyFailure> version(
      RoleName role, SignedMetadata<?> known, SignedMetadata<?> next) {
    long expected = known.content().version() + 1;
    long found = next.content().version();
    return found == expected
        ? Optional.empty()
        : Optional.of(
            new CeremonyFailure.NotGenuine(new TrustFailure.WrongVersion(role, expected, found)));
  }

  private Optional<CeremonyFailure> rootRules() {
    if (root.isEmpty()) {
      return Optional.empty();
    }
    Root next = root.get().content();
    for (RoleType type : RoleType.values()) {
      // 3
      int least = type == RoleType.ROOT ? LEAST_ROOT : 1;
      Optional<CeremonyFailure> wrong =
          keysRule(
              type.role(), next.keysOf(type), next.keys(), before.root().content().keys(), least);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    // 4
    if (!next.recovery().equals(before.root().content().recovery())) {
      return notAllowed(RoleType.ROOT.role(), "other recovery keys");
    }
    return next.consistentSnapshot()
        ? Optional.empty()
        : notAllowed(RoleType.ROOT.role(), "file names without versions");
  }

  private static Optional<CeremonyFailure> keysRule(
      RoleName role, RoleKeys keys, KeyRing ring, KeyRing known, int least) {
    Set<PublicKey> distinct = new HashSet<>();
    for (KeyId id : keys.keyIds()) {
      Optional<PublicKey> key = ring.key(id);
      if (key.isEmpty() || (!id.equals(key.get().id()) && !known.key(id).equals(key))) {
        return Optional.of(new CeremonyFailure.WrongKeyId(role, id));
      }
      distinct.add(key.get());
    }
    if (keys.threshold() < least) {
      return Optional.of(new CeremonyFailure.ThresholdTooLow(role, keys.threshold(), least));
    }
    return keys.threshold() > distinct.size()
        ? Optional.of(new CeremonyFailure.ThresholdTooHigh(role, keys.threshold(), distinct.size()))
        : Optional.empty();
  }

  private Optional<CeremonyFailure> targetsRules() {
    if (targets.isEmpty()) {
      return Optional.empty();
    }
    if (before.isRootAlone()) {
      return notAllowed(RoleType.TARGETS.role(), "targets where people sign the root alone");
    }
    Targets next = targets.get().content();
    KeyRing known = before.targets().content().delegations().keys();
    for (DelegatedRole role : next.delegations().roles()) {
      // 3
      Optional<CeremonyFailure> wrong =
          keysRule(role.name(), role.keys(), next.delegations().keys(), known, 1);
      if (wrong.isPresent()) {
        return wrong;
      }
      // 4
      Optional<ProductLine> line = LineNames.lineOf(role.name());
      boolean asItShould =
          line.isPresent()
              && role.terminating()
              && role.paths().equals(LineNames.paths(line.get()));
      if (!asItShould) {
        return notAllowed(role.name(), "a delegation that is not to a line's own folder alone");
      }
    }
    // A role that vanishes from the snapshot is taken for an attack by every device (TUF 5.5.5).
    Optional<RoleName> gone =
        before.targets().content().delegations().roles().stream()
            .map(DelegatedRole::name)
            .filter(role -> next.delegations().role(role).isEmpty())
            .findFirst();
    if (gone.isPresent()) {
      return notAllowed(gone.get(), "a line that disappears");
    }
    return next.targets().isEmpty()
        ? Optional.empty()
        : notAllowed(RoleType.TARGETS.role(), "images listed beside the lines");
  }

  // 5
  private Optional<CeremonyFailure> linesRules() {
    for (Map.Entry<RoleName, SignedMetadata<Targets>> line : lines.entrySet()) {
      RoleName role = line.getKey();
      Targets next = line.getValue().content();
      if (after().delegations().role(role).isEmpty()) {
        return notAllowed(role, "a line that nobody delegates to");
      }
      if (!next.delegations().equals(Delegations.NONE)) {
        return notAllowed(role, "delegations to others");
      }
      Map<String, TargetFile> listed =
          before.line(role).map(known -> known.content().targets()).orElse(Map.of());
      boolean fewer =
          next.targets().entrySet().stream()
              .allMatch(image -> image.getValue().equals(listed.get(image.getKey())));
      if (!fewer) {
        return notAllowed(role, "an image that comes or changes");
      }
    }
    return Optional.empty();
  }

  // 6
  private Optional<CeremonyFailure> orphans() {
    Root last = root.orElse(before.root()).content();
    boolean targetsHold =
        targets.isPresent()
            || before.isRootAlone()
            || SigningProgress.of(before.targets(), last.keysOf(RoleType.TARGETS), last.keys())
                .complete();
    if (!targetsHold) {
      return Optional.of(new CeremonyFailure.Orphaned(RoleType.TARGETS.role()));
    }
    Delegations delegations = after().delegations();
    return before.lines().entrySet().stream()
        .filter(line -> !lines.containsKey(line.getKey()))
        .filter(
            line ->
                delegations
                    .role(line.getKey())
                    .filter(
                        role ->
                            !SigningProgress.of(line.getValue(), role.keys(), delegations.keys())
                                .complete())
                    .isPresent())
        .<CeremonyFailure>map(line -> new CeremonyFailure.Orphaned(line.getKey()))
        .findFirst();
  }

  private Targets after() {
    return targets.orElse(before.targets()).content();
  }

  // 7
  private Optional<CeremonyFailure> signatures() {
    Map<RoleName, SignedMetadata<?>> files = new LinkedHashMap<>(lines);
    root.ifPresent(file -> files.put(RoleType.ROOT.role(), file));
    targets.ifPresent(file -> files.put(RoleType.TARGETS.role(), file));
    List<SigningDuty> duties = duties();
    for (Map.Entry<RoleName, SignedMetadata<?>> file : files.entrySet()) {
      Set<KeyId> valid = new HashSet<>();
      duties.stream()
          .filter(duty -> duty.role().equals(file.getKey()))
          .forEach(duty -> valid.addAll(duty.progress().signed()));
      for (KeySignature signature : file.getValue().signatures()) {
        if (!valid.contains(signature.keyId())) {
          return Optional.of(new CeremonyFailure.BadSignature(file.getKey(), signature.keyId()));
        }
      }
    }
    return Optional.empty();
  }

  private List<SigningDuty> duties() {
    List<SigningDuty> duties = new ArrayList<>();
    Root old = before.root().content();
    Root last = root.orElse(before.root()).content();
    root.ifPresent(
        file -> {
          RoleKeys first = old.keysOf(RoleType.ROOT);
          RoleKeys next = last.keysOf(RoleType.ROOT);
          boolean same =
              first.equals(next)
                  && first.keyIds().stream()
                      .allMatch(id -> old.keys().key(id).equals(last.keys().key(id)));
          if (last.recovers() && before.recovery().isPresent()) {
            RecoveryKeys recovery = before.recovery().get();
            duties.add(
                duty(
                    RoleType.ROOT.role(),
                    "root, by the recovery keys",
                    recovery.keys(),
                    recovery.ring(),
                    file));
            duties.add(
                duty(
                    RoleType.ROOT.role(),
                    "root, by the keys from now on",
                    next,
                    last.keys(),
                    file));
          } else if (same) {
            duties.add(duty(RoleType.ROOT.role(), "root", first, old.keys(), file));
          } else {
            duties.add(
                duty(RoleType.ROOT.role(), "root, by the keys before", first, old.keys(), file));
            duties.add(
                duty(
                    RoleType.ROOT.role(),
                    "root, by the keys from now on",
                    next,
                    last.keys(),
                    file));
          }
        });
    targets.ifPresent(
        file ->
            duties.add(
                duty(
                    RoleType.TARGETS.role(),
                    "targets",
                    last.keysOf(RoleType.TARGETS),
                    last.keys(),
                    file)));
    Delegations delegations = after().delegations();
    lines.forEach(
        (role, file) ->
            delegations
                .role(role)
                .ifPresent(
                    to ->
                        duties.add(duty(role, role.value(), to.keys(), delegations.keys(), file))));
    return duties;
  }

  private static SigningDuty duty(
      RoleName role, String label, RoleKeys keys, KeyRing ring, SignedMetadata<?> file) {
    return new SigningDuty(role, label, keys, ring, SigningProgress.of(file, keys, ring));
  }

  private static Optional<CeremonyFailure> notAllowed(RoleName role, String found) {
    return Optional.of(new CeremonyFailure.NotAllowed(role, found));
  }
}
