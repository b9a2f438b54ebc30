package dev.pawl.core.ceremony;

import dev.pawl.core.failure.Result;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.trust.DelegatedRole;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.KeyRing;
import dev.pawl.core.trust.Metadata;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleKeys;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.SigningProgress;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Writes the next root, targets and lines for a change of keys: unsigned, and all of them that the
/// change makes necessary, so that it is published in one go.
public final class ChangeDraft {
  /// How long a root is valid.
  public static final Duration ROOT_VALID = Duration.ofDays(365);

  /// How long top-level targets are valid.
  public static final Duration TARGETS_VALID = Duration.ofDays(365);

  /// How long the metadata of a line is valid.
  public static final Duration LINE_VALID = Duration.ofDays(90);

  private final SignedState before;
  private final Map<RoleType, KeyEdit> rootEdits;
  private final Map<RoleName, KeyEdit> lineEdits;
  private final Set<String> withdrawn;
  private final OptionalLong recovering; // version of a root that recovers

  private ChangeDraft(
      SignedState before,
      Map<RoleType, KeyEdit> rootEdits,
      Map<RoleName, KeyEdit> lineEdits,
      Set<String> withdrawn,
      OptionalLong recovering) {
    this.before = before;
    this.rootEdits = rootEdits;
    this.lineEdits = lineEdits;
    this.withdrawn = withdrawn;
    this.recovering = recovering;
  }

  /// A change of nothing yet.
  public static ChangeDraft of(SignedState before) {
    return new ChangeDraft(before, Map.of(), Map.of(), Set.of(), OptionalLong.empty());
  }

  /// Changes the keys of a top-level role, in the next root.
  public ChangeDraft root(RoleType role, KeyEdit edit) {
    var edits = new EnumMap<RoleType, KeyEdit>(RoleType.class);
    edits.putAll(rootEdits);
    edits.put(role, edit);
    return new ChangeDraft(before, edits, lineEdits, withdrawn, recovering);
  }

  /// Changes the keys of a line, in the next targets.
  public ChangeDraft line(RoleName line, KeyEdit edit) {
    var edits = new LinkedHashMap<>(lineEdits);
    edits.put(line, edit);
    return new ChangeDraft(before, rootEdits, edits, withdrawn, recovering);
  }

  /// Takes images out of their lines.
  public ChangeDraft withdraw(Set<String> paths) {
    return new ChangeDraft(before, rootEdits, lineEdits, Set.copyOf(paths), recovering);
  }

  /// Makes the next root one that recovers: the recovery keys sign it in the place of the root keys
  /// before.
  /// @param version above every version that may have been published, also by a thief
  public ChangeDraft recovering(long version) {
    return new ChangeDraft(before, rootEdits, lineEdits, withdrawn, OptionalLong.of(version));
  }

  /// The unsigned files.
  public Result<Map<RoleName, byte[]>, CeremonyFailure> files(Instant now) {
    return nextRoot(now).then(root -> nextTargets(root, now).map(top -> written(root, top, now)));
  }

  private Map<RoleName, byte[]> written(
      Optional<Root> root, Optional<Targets> targets, Instant now) {
    Map<RoleName, byte[]> files = new LinkedHashMap<>();
    root.ifPresent(next -> files.put(RoleType.ROOT.role(), unsigned(next)));
    targets.ifPresent(next -> files.put(RoleType.TARGETS.role(), unsigned(next)));
    Delegations delegations = targets.orElse(before.targets().content()).delegations();
    before
        .lines()
        .forEach(
            (name, line) ->
                delegations
                    .role(name)
                    .filter(role -> mustBeSignedAnew(role, delegations.keys(), line))
                    .ifPresent(_ -> files.put(name, unsigned(nextLine(line.content(), now)))));
    return files;
  }

  private boolean mustBeSignedAnew(DelegatedRole role, KeyRing ring, SignedMetadata<Targets> line) {
    return line.content().targets().keySet().stream().anyMatch(withdrawn::contains)
        || !SigningProgress.of(line, role.keys(), ring).complete();
  }

  private Targets nextLine(Targets line, Instant now) {
    Map<String, TargetFile> images = new LinkedHashMap<>(line.targets());
    images.keySet().removeAll(withdrawn);
    return new Targets(line.version() + 1, now.plus(LINE_VALID), images, Delegations.NONE);
  }

  private static byte[] unsigned(Metadata content) {
    return MetadataWriter.sign(content, List.of());
  }

  private Result<Optional<Root>, CeremonyFailure> nextRoot(Instant now) {
    if (rootEdits.isEmpty()) {
      return Result.ok(Optional.empty());
    }
    Root root = before.root().content();
    Map<KeyId, PublicKey> ring = new LinkedHashMap<>();
    var roles = new EnumMap<RoleType, RoleKeys>(RoleType.class);
    for (RoleType type : RoleType.values()) {
      KeyEdit edit = rootEdits.getOrDefault(type, KeyEdit.NONE);
      switch (edited(type.role(), root.keysOf(type), root.keys(), edit, ring)) {
        case Result.Ok<RoleKeys, CeremonyFailure>(RoleKeys keys) -> roles.put(type, keys);
        case Result.Failed<RoleKeys, CeremonyFailure>(CeremonyFailure failure) -> {
          return Result.failed(failure);
        }
      }
    }
    Root next =
        new Root(
                recovering.orElse(root.version() + 1),
                now.plus(ROOT_VALID),
                true,
                new KeyRing(ring, Map.of()),
                roles)
            .issuedAt(now);
    Root named = root.recovery().map(next::with).orElse(next);
    return Result.ok(Optional.of(recovering.isPresent() ? named.recovering() : named));
  }

  private Result<Optional<Targets>, CeremonyFailure> nextTargets(Optional<Root> root, Instant now) {
    Targets top = before.targets().content();
    Root last = root.orElse(before.root().content());
    boolean holds =
        before.isRootAlone()
            || SigningProgress.of(before.targets(), last.keysOf(RoleType.TARGETS), last.keys())
                .complete();
    if (lineEdits.isEmpty() && holds) {
      return Result.ok(Optional.empty());
    }
    Optional<RoleName> unknown =
        lineEdits.keySet().stream()
            .filter(line -> top.delegations().role(line).isEmpty())
            .findFirst();
    if (unknown.isPresent()) {
      return Result.failed(
          new CeremonyFailure.NotAllowed(unknown.get(), "a line that nobody delegates to"));
    }
    Map<KeyId, PublicKey> ring = new LinkedHashMap<>();
    List<DelegatedRole> roles = new ArrayList<>();
    for (DelegatedRole role : top.delegations().roles()) {
      KeyEdit edit = lineEdits.getOrDefault(role.name(), KeyEdit.NONE);
      switch (edited(role.name(), role.keys(), top.delegations().keys(), edit, ring)) {
        case Result.Ok<RoleKeys, CeremonyFailure>(RoleKeys keys) ->
            roles.add(new DelegatedRole(role.name(), keys, role.paths(), role.terminating()));
        case Result.Failed<RoleKeys, CeremonyFailure>(CeremonyFailure failure) -> {
          return Result.failed(failure);
        }
      }
    }
    return Result.ok(
        Optional.of(
            new Targets(
                top.version() + 1,
                now.plus(TARGETS_VALID),
                Map.of(),
                new Delegations(new KeyRing(ring, Map.of()), roles))));
  }

  /// The keys of a role after the edit; they join `ring`.
  private static Result<RoleKeys, CeremonyFailure> edited(
      RoleName role, RoleKeys keys, KeyRing known, KeyEdit edit, Map<KeyId, PublicKey> ring) {
    Set<KeyId> ids = new LinkedHashSet<>(keys.keyIds());
    for (KeyId gone : edit.remove()) {
      if (!ids.remove(gone)) {
        return Result.failed(
            new CeremonyFailure.KeyNotThere(role, gone.value(), "it is none of its keys"));
      }
    }
    for (KeyId id : ids) {
      known.key(id).ifPresent(key -> ring.put(id, key));
    }
    for (PublicKey key : edit.add()) {
      boolean there = ids.stream().anyMatch(id -> known.key(id).filter(key::equals).isPresent());
      if (there || !ids.add(key.id())) {
        return Result.failed(
            new CeremonyFailure.KeyNotThere(
                role, key.id().value(), "it is one of its keys already"));
      }
      ring.put(key.id(), key);
    }
    return Result.ok(new RoleKeys(ids, edit.threshold().orElse(keys.threshold())));
  }
}
