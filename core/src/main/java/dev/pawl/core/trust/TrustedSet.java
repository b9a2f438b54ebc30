package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What a client trusts at one moment of a refresh. Immutable: each step gives the next set or says
/// why not. Pure: bytes in, one reference time from beginning to end, no clock, no network.
///
/// The steps must come in the order root, timestamp, snapshot, targets; a step out of order is a
/// bug
/// and throws.
public final class TrustedSet {
  private final Instant now;
  private final TrustedRoot root;
  private final Optional<SignedMetadata<Timestamp>> timestamp;
  private final Optional<SignedMetadata<Snapshot>> snapshot;
  private final Optional<SignedMetadata<Targets>> targets;

  private TrustedSet(
      Instant now,
      TrustedRoot root,
      Optional<SignedMetadata<Timestamp>> timestamp,
      Optional<SignedMetadata<Snapshot>> snapshot,
      Optional<SignedMetadata<Targets>> targets) {
    this.now = now;
    this.root = root;
    this.timestamp = timestamp;
    this.snapshot = snapshot;
    this.targets = targets;
  }

  /// Begins with the root the device came with.
  /// @param now the reference time of the whole refresh (TUF 5.1)
  public static Result<TrustedSet, TrustFailure> start(byte[] factoryRoot, Instant now) {
    return TrustedRoot.first(factoryRoot).map(first -> under(first, now));
  }

  /// Begins a later refresh with the root of this one. Its expiry does not matter yet.
  TrustedSet again(Instant later) {
    return under(root, later);
  }

  private static TrustedSet under(TrustedRoot root, Instant now) {
    return new TrustedSet(now, root, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// Takes the next root, from the store or the repository. Its expiry does not matter yet.
  public Result<TrustedSet, TrustFailure> withNextRoot(byte[] received) {
    requireAbsent(timestamp, "a root after the timestamp");
    return root.next(received).map(next -> under(next, now));
  }

  /// Takes a root that recovers, whatever came of those before it. Its expiry does not matter yet.
  public Result<TrustedSet, TrustFailure> withRecoveredRoot(byte[] received) {
    requireAbsent(timestamp, "a recovery after the timestamp");
    return root.recovered(received).map(next -> under(next, now));
  }

  /// Whether a root that recovers could be taken at all.
  boolean isRecoverable() {
    return root.recovery().isPresent();
  }

  /// Ends the chain of roots.
  public Result<TrustedSet, TrustFailure> withRootComplete() {
    // TUF 5.3.10: the last root must not be expired; those on the way may be.
    return unexpired(RoleType.ROOT.role(), root.content(), this);
  }

  /// Recalls a stored timestamp, for comparison only: it may be expired. If it is not signed by the
  /// current keys the set stays as it is.
  public TrustedSet withStoredTimestamp(byte[] stored) {
    return switch (MetadataVerifier.timestamp(root.content(), stored)) {
      case Result.Ok<Verified<SignedMetadata<Timestamp>>, TrustFailure>(var known) ->
          new TrustedSet(now, root, Optional.of(known.value()), snapshot, targets);
      case Result.Failed<Verified<SignedMetadata<Timestamp>>, TrustFailure> _ -> this;
    };
  }

  /// The same for one that an earlier refresh verified under this root.
  TrustedSet withKnownTimestamp(SignedMetadata<Timestamp> known) {
    return new TrustedSet(now, root, Optional.of(known), snapshot, targets);
  }

  /// Takes a timestamp from the repository. One of the version already known changes nothing, and
  /// then the known one must be valid still.
  public Result<TrustedSet, TrustFailure> withTimestamp(byte[] received) {
    requireAbsent(snapshot, "a timestamp after the snapshot");
    // TUF 5.4.2: signed by a threshold of the timestamp keys.
    return MetadataVerifier.timestamp(root.content(), received)
        .then(verified -> newerTimestamp(verified.value()))
        // TUF 5.4.4: not expired.
        .then(next -> unexpired(RoleType.TIMESTAMP.role(), next.timestampContent(), next));
  }

  private Result<TrustedSet, TrustFailure> newerTimestamp(SignedMetadata<Timestamp> found) {
    var next = new TrustedSet(now, root, Optional.of(found), snapshot, targets);
    if (timestamp.isEmpty()) {
      return Result.ok(next);
    }
    Timestamp known = timestamp.get().content();
    long version = found.content().version();
    // TUF 5.4.3.1: not older than the trusted one; the same version means that nothing is new.
    if (version == known.version()) {
      return Result.ok(this);
    }
    if (version < known.version()) {
      return rollback(RoleType.TIMESTAMP.role(), known.version(), version);
    }
    // TUF 5.4.3.2: nor may it name an older snapshot.
    long snapshotVersion = found.content().snapshot().version();
    if (snapshotVersion < known.snapshot().version()) {
      return rollback(RoleType.SNAPSHOT.role(), known.snapshot().version(), snapshotVersion);
    }
    return Result.ok(next);
  }

  /// Recalls a stored snapshot, for comparison and, when [#hasCurrentSnapshot] says so, for use. If
  /// it is not signed by the current keys the set stays as it is.
  public TrustedSet withStoredSnapshot(byte[] stored) {
    return switch (MetadataVerifier.snapshot(root.content(), stored)) {
      case Result.Ok<Verified<SignedMetadata<Snapshot>>, TrustFailure>(var known) ->
          new TrustedSet(now, root, timestamp, Optional.of(known.value()), targets);
      case Result.Failed<Verified<SignedMetadata<Snapshot>>, TrustFailure> _ -> this;
    };
  }

  /// The same for one that an earlier refresh verified under this root.
  TrustedSet withKnownSnapshot(SignedMetadata<Snapshot> known) {
    return new TrustedSet(now, root, timestamp, Optional.of(known), targets);
  }

  /// Whether the snapshot held is the one the timestamp names, and valid: then none need be
  /// fetched.
  public boolean hasCurrentSnapshot() {
    return snapshot.isPresent()
        && asTimestampSays(snapshot.get()) instanceof Result.Ok
        && now.isBefore(snapshot.get().content().expires());
  }

  /// Takes the snapshot that the timestamp names.
  public Result<TrustedSet, TrustFailure> withSnapshot(byte[] received) {
    RoleName role = RoleType.SNAPSHOT.role();
    // TUF 5.5.2: length and hashes, where the timestamp states them, before anything else is read.
    return matches(role, timestampContent().snapshot(), received)
        // TUF 5.5.3: signed by a threshold of the snapshot keys.
        .then(bytes -> MetadataVerifier.snapshot(root.content(), bytes))
        // TUF 5.5.4: of the version the timestamp names.
        .then(found -> asTimestampSays(found.value()))
        // TUF 5.5.5: no targets role older than before, none missing that was there.
        .then(this::withoutRollback)
        // TUF 5.5.6: not expired.
        .then(found -> unexpired(role, found.content(), found))
        .map(found -> new TrustedSet(now, root, timestamp, Optional.of(found), targets));
  }

  private Result<SignedMetadata<Snapshot>, TrustFailure> asTimestampSays(
      SignedMetadata<Snapshot> found) {
    RoleName role = RoleType.SNAPSHOT.role();
    MetaFile stated = timestampContent().snapshot();
    return matches(role, stated, found.received())
        .then(_ -> MetadataVerifier.versioned(role, stated.version(), found));
  }

  private Result<SignedMetadata<Snapshot>, TrustFailure> withoutRollback(
      SignedMetadata<Snapshot> found) {
    Map<RoleName, MetaFile> before =
        snapshot.map(known -> known.content().roles()).orElse(Map.of());
    for (Map.Entry<RoleName, MetaFile> entry : before.entrySet()) {
      RoleName role = entry.getKey();
      Optional<MetaFile> after = found.content().file(role);
      if (after.isEmpty()) {
        return Result.failed(new TrustFailure.NotInSnapshot(role));
      }
      if (after.get().version() < entry.getValue().version()) {
        return rollback(role, entry.getValue().version(), after.get().version());
      }
    }
    return Result.ok(found);
  }

  /// Takes the top-level targets that the snapshot names, from the store or the repository.
  public Result<TrustedSet, TrustFailure> withTargets(byte[] received) {
    RoleName role = RoleType.TARGETS.role();
    return snapshotEntry(role)
        .then(stated -> matches(role, stated, received))
        // TUF 5.6.3: signed by a threshold of the targets keys.
        .then(bytes -> MetadataVerifier.targets(root.content(), bytes))
        .then(found -> asSnapshotSays(role, found.value()))
        .map(found -> new TrustedSet(now, root, timestamp, snapshot, Optional.of(found)));
  }

  /// Takes targets that an earlier refresh verified under this root, if the snapshot still names
  /// them and they are still valid.
  Result<TrustedSet, TrustFailure> withKnownTargets(SignedMetadata<Targets> known) {
    return knownTargets(RoleType.TARGETS.role(), known)
        .map(found -> new TrustedSet(now, root, timestamp, snapshot, Optional.of(found)));
  }

  /// Targets that an earlier refresh verified for the same delegator, if the snapshot still names
  /// them and they are still valid.
  Result<SignedMetadata<Targets>, TrustFailure> knownTargets(
      RoleName role, SignedMetadata<Targets> known) {
    return snapshotEntry(role)
        .then(stated -> matches(role, stated, known.received()))
        .then(_ -> asSnapshotSays(role, known));
  }

  /// Verifies the targets of a delegated role that the snapshot names, for one delegator: another
  /// delegator may want other keys.
  public Result<SignedMetadata<Targets>, TrustFailure> delegated(
      Targets delegator, DelegatedRole role, byte[] received) {
    return snapshotEntry(role.name())
        .then(stated -> matches(role.name(), stated, received))
        .then(bytes -> MetadataVerifier.delegated(role, delegator.delegations().keys(), bytes))
        .then(found -> asSnapshotSays(role.name(), found.value()));
  }

  /// What the snapshot says about the file of a targets role.
  public Result<MetaFile, TrustFailure> snapshotEntry(RoleName role) {
    return currentSnapshot()
        .file(role)
        .<Result<MetaFile, TrustFailure>>map(Result::ok)
        .orElseGet(() -> Result.failed(new TrustFailure.NotInSnapshot(role)));
  }

  private Result<SignedMetadata<Targets>, TrustFailure> asSnapshotSays(
      RoleName role, SignedMetadata<Targets> found) {
    // TUF 5.6.4: of the version the snapshot names. TUF 5.6.5: not expired.
    return snapshotEntry(role)
        .then(stated -> MetadataVerifier.versioned(role, stated.version(), found))
        .then(current -> unexpired(role, current.content(), current));
  }

  private static Result<byte[], TrustFailure> matches(
      RoleName role, MetaFile stated, byte[] received) {
    String file = role + " metadata";
    if (stated.length().isPresent() && stated.length().get().value() != received.length) {
      return Result.failed(
          new TrustFailure.LengthMismatch(
              file, stated.length().get(), new ByteCount(received.length)));
    }
    for (Digest expected : stated.hashes()) {
      Digest found = Digest.of(expected.algorithm(), expected.algorithm().start().digest(received));
      if (!found.equals(expected)) {
        return Result.failed(new TrustFailure.HashMismatch(file, expected, found));
      }
    }
    return Result.ok(received);
  }

  private <T> Result<T, TrustFailure> unexpired(RoleName role, Metadata content, T answer) {
    return now.isBefore(content.expires())
        ? Result.ok(answer)
        : Result.failed(new TrustFailure.Expired(role, content.expires(), now));
  }

  private static <T> Result<T, TrustFailure> rollback(RoleName role, long known, long found) {
    return Result.failed(new TrustFailure.VersionRollback(role, known, found));
  }

  private static void requireAbsent(Optional<?> later, String step) {
    if (later.isPresent()) {
      throw new IllegalStateException(step);
    }
  }

  /// The reference time.
  public Instant now() {
    return now;
  }

  /// The newest root.
  public SignedMetadata<Root> root() {
    return root.file();
  }

  /// The timestamp, once there is one.
  public Optional<SignedMetadata<Timestamp>> timestamp() {
    return timestamp;
  }

  /// The snapshot, once there is one.
  public Optional<SignedMetadata<Snapshot>> snapshot() {
    return snapshot;
  }

  /// The top-level targets, once there are.
  public Optional<SignedMetadata<Targets>> targets() {
    return targets;
  }

  private Timestamp timestampContent() {
    return timestamp.orElseThrow(() -> new IllegalStateException("no timestamp yet")).content();
  }

  private Snapshot currentSnapshot() {
    if (!hasCurrentSnapshot()) {
      throw new IllegalStateException("no current snapshot yet");
    }
    return snapshot.orElseThrow().content();
  }
}
