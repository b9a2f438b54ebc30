package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The client's workflow of TUF 1.0.34, section 5, over two ports. What it decides is in
/// [TrustedSet]; here is only the order of fetching and storing.
///
/// Each file is asked for once and only when it is needed. What was verified before a failure stays
/// stored, and nothing else is. What a client verified it remembers: the same bytes under the same
/// root are not verified again by it. A client is used by one thread at a time.
public final class TufClient {
  /// Most new roots followed in one refresh.
  public static final int MOST_ROOTS = 256;

  private final MetadataSource source;
  private final MetadataStore store;
  private final byte[] factoryRoot;

  /// What the last refresh that succeeded verified.
  private Recollection recollection = Recollection.NONE;

  /// @param factoryRoot the root file the device came with; trusted for that reason alone
  public TufClient(MetadataSource source, MetadataStore store, byte[] factoryRoot) {
    this.source = source;
    this.store = store;
    this.factoryRoot = factoryRoot.clone();
  }

  /// Brings the trusted metadata up to date. The answer is what may be installed from now on the
  /// word of; with expired or otherwise refused metadata there is none, which blocks installing and
  /// nothing else.
  ///
  /// @param now the time against which everything is judged to the end (TUF 5.1)
  public Result<RefreshedTrust, TrustFailure> refresh(Instant now) {
    Result<RefreshedTrust, TrustFailure> first = attempt(now);
    return first instanceof Result.Failed<RefreshedTrust, TrustFailure>(TrustFailure why)
            && !(why instanceof TrustFailure.FetchFailed)
            && recover(now)
        ? attempt(now)
        : first;
  }

  private Result<RefreshedTrust, TrustFailure> attempt(Instant now) {
    List<byte[]> roots = new ArrayList<>(recollection.roots());
    return begin(now)
        .then(set -> updateRoot(withStoredRoots(set, roots), roots))
        .then(this::updateTimestamp)
        .then(this::updateSnapshot)
        .then(this::updateTargets)
        .map(
            set -> {
              recollection = recollection.of(set, roots);
              return new RefreshedTrust(this, set, roots);
            });
  }

  private Result<TrustedSet, TrustFailure> begin(Instant now) {
    return recollection
        .begin(now)
        .<Result<TrustedSet, TrustFailure>>map(Result::ok)
        .orElseGet(() -> TrustedSet.start(factoryRoot, now));
  }

  /// Looks for a root that recovers, where the factory root names who may sign one: the ordinary
  /// way has not led on. It takes the place of the roots after the factory's, and old timestamps
  /// and snapshots are forgotten.
  /// @return whether there is one, newer than what is trusted
  private boolean recover(Instant now) {
    if (!(TrustedSet.start(factoryRoot, now)
            instanceof Result.Ok<TrustedSet, TrustFailure>(TrustedSet factory))
        || !factory.isRecoverable()) {
      return false;
    }
    TrustedSet held = withStoredRoots(factory, new ArrayList<>());
    if (!(source.fetch(MetadataNames.RECOVERY, RoleType.ROOT.limit())
            instanceof FetchAnswer.Found found)
        || !(held.withRecoveredRoot(found.bytes()) instanceof Result.Ok)) {
      return false;
    }
    // The root last of these: after a power cut before it, all of this is done again.
    store.delete(RoleType.TIMESTAMP.role());
    store.delete(RoleType.SNAPSHOT.role());
    store.store(MetadataNames.recoveredRoot(), found.bytes());
    forgetRoots(factory.root().content().version() + 1, held.root().content().version());
    recollection = Recollection.NONE;
    return true;
  }

  /// The root that recovers counts from here on: those before it are only in its way.
  private void forgetRoots(long from, long to) {
    for (long version = from; version <= to; version++) {
      RoleName name = MetadataNames.storedRoot(version);
      if (store.load(name).isPresent()) {
        store.delete(name);
      }
    }
  }

  /// TUF 5.2: the trusted root is the factory's, or the last of the stored chain that follows it; a
  /// root that recovers stands in the place of those before it. The chain is verified again from
  /// its beginning, so bytes changed in the store end it there.
  private TrustedSet withStoredRoots(TrustedSet factory, List<byte[]> roots) {
    TrustedSet set = factory;
    Optional<byte[]> recovered = store.load(MetadataNames.recoveredRoot());
    if (recovered.isPresent()
        && factory.withRecoveredRoot(recovered.get())
            instanceof Result.Ok<TrustedSet, TrustFailure>(TrustedSet instead)) {
      set = instead;
      roots.clear();
      roots.add(recovered.get());
    }
    while (true) {
      long next = set.root().content().version() + 1;
      Optional<byte[]> stored = store.load(MetadataNames.storedRoot(next));
      if (stored.isEmpty()
          || !(set.withNextRoot(stored.get())
              instanceof Result.Ok<TrustedSet, TrustFailure>(TrustedSet longer))) {
        return set;
      }
      set = longer;
      roots.add(stored.get());
    }
  }

  private Result<TrustedSet, TrustFailure> updateRoot(TrustedSet before, List<byte[]> roots) {
    TrustedSet set = before;
    // TUF 5.3.2 to 5.3.9: one version after the other until there is none.
    for (int step = 0; step < MOST_ROOTS; step++) {
      long next = set.root().content().version() + 1;
      String name = MetadataNames.versioned(RoleType.ROOT.role(), next);
      switch (source.fetch(name, RoleType.ROOT.limit())) {
        case FetchAnswer.NotFound _ -> {
          return rootComplete(before, set);
        }
        case FetchAnswer.Found found -> {
          switch (set.withNextRoot(found.bytes())) {
            case Result.Ok<TrustedSet, TrustFailure>(TrustedSet longer) -> {
              // TUF 5.3.8: kept before the next is asked for, also when it is expired.
              set = longer;
              roots.add(found.bytes());
              store.store(MetadataNames.storedRoot(next), found.bytes());
            }
            case Result.Failed<TrustedSet, TrustFailure> failed -> {
              return failed;
            }
          }
        }
        case FetchAnswer.TooLong _ -> {
          return Result.failed(new TrustFailure.LengthExceeded(name, RoleType.ROOT.limit()));
        }
        case FetchAnswer.Unreachable(String reason) -> {
          return Result.failed(new TrustFailure.FetchFailed(name, reason));
        }
      }
    }
    return Result.failed(new TrustFailure.TooManyRoots(set.root().content().version(), MOST_ROOTS));
  }

  private Result<TrustedSet, TrustFailure> rootComplete(TrustedSet before, TrustedSet after) {
    return after
        .withRootComplete()
        .map(
            set -> {
              // TUF 5.3.11: new timestamp or snapshot keys end the memory of old versions, so that
              // a repository recovers from an attacker who raised them beyond measure. After a
              // power
              // cut between storing the root and this, old files fail for their old signatures.
              if (keysDiffer(RoleType.TIMESTAMP, before, after)
                  || keysDiffer(RoleType.SNAPSHOT, before, after)) {
                store.delete(RoleType.TIMESTAMP.role());
                store.delete(RoleType.SNAPSHOT.role());
              }
              return set;
            });
  }

  private static boolean keysDiffer(RoleType type, TrustedSet before, TrustedSet after) {
    return !keys(type, before.root().content()).equals(keys(type, after.root().content()));
  }

  private static Set<PublicKey> keys(RoleType type, Root root) {
    return root.keys().keysOf(root.keysOf(type));
  }

  private Result<TrustedSet, TrustFailure> updateTimestamp(TrustedSet set) {
    RoleName role = RoleType.TIMESTAMP.role();
    TrustedSet known =
        store.load(role).map(bytes -> recollection.timestamp(set, bytes)).orElse(set);
    // TUF 5.4.1: always asked for, under its bare name.
    return fetch(MetadataNames.unversioned(role), RoleType.TIMESTAMP.limit())
        .then(
            received ->
                known
                    .withTimestamp(received)
                    .map(
                        next -> {
                          // TUF 5.4.5; the same version again is not stored.
                          if (next != known) {
                            store.store(role, received);
                          }
                          return next;
                        }));
  }

  private Result<TrustedSet, TrustFailure> updateSnapshot(TrustedSet set) {
    RoleName role = RoleType.SNAPSHOT.role();
    TrustedSet known = store.load(role).map(bytes -> recollection.snapshot(set, bytes)).orElse(set);
    if (known.hasCurrentSnapshot()) {
      return Result.ok(known);
    }
    MetaFile stated = set.timestamp().orElseThrow().content().snapshot();
    // TUF 5.5.1 and, at the end, 5.5.7.
    return fetch(set, role, stated, RoleType.SNAPSHOT.limit())
        .then(received -> known.withSnapshot(received).map(next -> stored(role, received, next)));
  }

  private Result<TrustedSet, TrustFailure> updateTargets(TrustedSet set) {
    RoleName role = RoleType.TARGETS.role();
    if (store.load(role).map(bytes -> recollection.targets(set, bytes)).orElse(null)
        instanceof Result.Ok<TrustedSet, TrustFailure> current) {
      return current;
    }
    // TUF 5.6.1 and, at the end, 5.6.6.
    return set.snapshotEntry(role)
        .then(stated -> fetch(set, role, stated, RoleType.TARGETS.limit()))
        .then(received -> set.withTargets(received).map(next -> stored(role, received, next)));
  }

  /// TUF 5.6.7.2: a delegated role, from the store if it is the current one, else fetched.
  Result<SignedMetadata<Targets>, TrustFailure> delegated(
      TrustedSet set, Targets delegator, DelegatedRole role) {
    RoleName name = role.name();
    return set.snapshotEntry(name)
        .then(
            stated -> {
              if (store
                      .load(name)
                      .map(bytes -> recollection.delegated(set, delegator, role, bytes))
                      .orElse(null)
                  instanceof Result.Ok<SignedMetadata<Targets>, TrustFailure> current) {
                return current.map(targets -> remember(set, delegator, name, targets));
              }
              return fetch(set, name, stated, RoleType.TARGETS.limit())
                  .then(
                      received ->
                          set.delegated(delegator, role, received)
                              .map(targets -> stored(name, received, targets)))
                  .map(targets -> remember(set, delegator, name, targets));
            });
  }

  private SignedMetadata<Targets> remember(
      TrustedSet set, Targets delegator, RoleName role, SignedMetadata<Targets> targets) {
    recollection = recollection.and(set, delegator, role, targets);
    return targets;
  }

  private <T> T stored(RoleName role, byte[] received, T answer) {
    store.store(role, received);
    return answer;
  }

  /// Fetches a file that signed metadata names, up to its stated length or the limit of its kind.
  private Result<byte[], TrustFailure> fetch(
      TrustedSet set, RoleName role, MetaFile stated, ByteCount limit) {
    String name =
        set.root().content().consistentSnapshot()
            ? MetadataNames.versioned(role, stated.version())
            : MetadataNames.unversioned(role);
    ByteCount most = stated.length().filter(length -> !length.exceeds(limit)).orElse(limit);
    return fetch(name, most);
  }

  private Result<byte[], TrustFailure> fetch(String name, ByteCount limit) {
    return switch (source.fetch(name, limit)) {
      case FetchAnswer.Found found when found.bytes().length <= limit.value() ->
          Result.ok(found.bytes());
      case FetchAnswer.Found _, FetchAnswer.TooLong _ ->
          Result.failed(new TrustFailure.LengthExceeded(name, limit));
      case FetchAnswer.NotFound _ -> Result.failed(new TrustFailure.FileMissing(name));
      case FetchAnswer.Unreachable(String reason) ->
          Result.failed(new TrustFailure.FetchFailed(name, reason));
    };
  }
}
