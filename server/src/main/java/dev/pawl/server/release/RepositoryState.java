package dev.pawl.server.release;

import dev.pawl.core.ceremony.SignedState;
import dev.pawl.core.trust.MetaFile;
import dev.pawl.core.trust.RecoveryKeys;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Snapshot;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.Timestamp;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The repository as it stands: everything in it was verified. Immutable.
/// @param lines by role; a line is absent until something of it is published
/// @param recovery who may sign a root that recovers, as the first root says
record RepositoryState(
    Verified<SignedMetadata<Root>> root,
    Verified<SignedMetadata<Targets>> targets,
    Map<RoleName, Verified<SignedMetadata<Targets>>> lines,
    Snapshot snapshot,
    Timestamp timestamp,
    Optional<RecoveryKeys> recovery) {
  RepositoryState {
    lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
  }

  Root rootContent() {
    return root.value().content();
  }

  Targets targetsContent() {
    return targets.value().content();
  }

  Optional<Verified<SignedMetadata<Targets>>> line(RoleName role) {
    return Optional.ofNullable(lines.get(role));
  }

  /// What of it people have signed.
  SignedState signed() {
    var signed = new LinkedHashMap<RoleName, SignedMetadata<Targets>>();
    lines.forEach((role, line) -> signed.put(role, line.value()));
    return new SignedState(root.value(), targets.value(), signed, recovery);
  }

  /// The version of a line's metadata, 0 before the first.
  long versionOf(RoleName role) {
    return line(role).map(line -> line.value().content().version()).orElse(0L);
  }

  /// The state with another version of a line and nothing else changed.
  RepositoryState withLine(RoleName role, Verified<SignedMetadata<Targets>> line) {
    var all = new LinkedHashMap<>(lines);
    all.put(role, line);
    return new RepositoryState(root, targets, all, snapshot, timestamp, recovery);
  }

  RepositoryState with(Snapshot newer, Timestamp newest) {
    return new RepositoryState(root, targets, lines, newer, newest, recovery);
  }

  /// The snapshot after this one, of the targets and lines of this state.
  Snapshot nextSnapshot(Instant expires) {
    return snapshotOf(snapshot.version() + 1, expires, targetsContent(), lines);
  }

  /// The first snapshot: of the top-level targets alone.
  static Snapshot firstSnapshot(Targets targets, Instant expires) {
    return snapshotOf(1, expires, targets, Map.of());
  }

  /// The snapshot of this version that names what people have signed.
  static Snapshot snapshotOf(long version, Instant expires, SignedState signed) {
    var files = new LinkedHashMap<RoleName, MetaFile>();
    files.put(RoleType.TARGETS.role(), MetaFile.of(signed.targets().content().version()));
    signed.lines().forEach((role, line) -> files.put(role, MetaFile.of(line.content().version())));
    return new Snapshot(version, expires, files);
  }

  private static Snapshot snapshotOf(
      long version,
      Instant expires,
      Targets targets,
      Map<RoleName, Verified<SignedMetadata<Targets>>> lines) {
    var files = new LinkedHashMap<RoleName, MetaFile>();
    files.put(RoleType.TARGETS.role(), MetaFile.of(targets.version()));
    lines.forEach((role, line) -> files.put(role, MetaFile.of(line.value().content().version())));
    return new Snapshot(version, expires, files);
  }
}
