package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.RoleName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Checks who signed a metadata file: limits, form, type and the threshold of distinct keys. Not
/// expiry, and versions only for the chain of roots: those depend on what was seen before
/// ([TrustedSet]).
///
/// Signatures are checked before the signed part is looked at; only a root must be read to learn
/// which keys its own signatures need.
public final class MetadataVerifier {
  private MetadataVerifier() {}

  /// A root that is trusted because of where it comes from: the factory, or a person. It must still
  /// be signed by its own keys, which shows that it is whole.
  public static Result<Verified<SignedMetadata<Root>>, TrustFailure> firstRoot(byte[] received) {
    RoleName role = RoleType.ROOT.role();
    return Envelope.read(role, received, RoleType.ROOT.limit())
        .then(MetadataVerifier::signedByItself)
        .map(Verified::new);
  }

  /// The root that follows `trusted`.
  public static Result<Verified<SignedMetadata<Root>>, TrustFailure> nextRoot(
      Root trusted, byte[] received) {
    RoleName role = RoleType.ROOT.role();
    return Envelope.read(role, received, RoleType.ROOT.limit())
        // TUF 5.3.4: signed by a threshold of the old root's keys …
        .then(file -> signedBy(role, file, trusted.keysOf(RoleType.ROOT), trusted.keys()))
        // … and by a threshold of its own.
        .then(MetadataVerifier::signedByItself)
        // TUF 5.3.5: exactly the next version.
        .then(root -> versioned(role, trusted.version() + 1, root))
        .map(Verified::new);
  }

  /// The root that follows `trusted`: one that recovers, or the one of the next version.
  /// @param recovery those of the root that the device was made with
  public static Result<Verified<SignedMetadata<Root>>, TrustFailure> nextRoot(
      Root trusted, Optional<RecoveryKeys> recovery, byte[] received) {
    return recoveredRoot(trusted, recovery, received)
            instanceof Result.Ok<Verified<SignedMetadata<Root>>, TrustFailure> recovered
        ? recovered
        : nextRoot(trusted, received);
  }

  /// A root that recovers: it says so, and recovery keys signed it in the place of the root keys
  /// before. It may be of any version above `trusted`, which is what keeps it from being replayed.
  public static Result<Verified<SignedMetadata<Root>>, TrustFailure> recoveredRoot(
      Root trusted, Optional<RecoveryKeys> recovery, byte[] received) {
    RoleName role = RoleType.ROOT.role();
    if (recovery.isEmpty()) {
      return Result.failed(new TrustFailure.TooFewSignatures(role, 1, 0, Set.of()));
    }
    return Envelope.read(role, received, RoleType.ROOT.limit())
        .then(file -> signedBy(role, file, recovery.get().keys(), recovery.get().ring()))
        .then(MetadataVerifier::signedByItself)
        .then(root -> recovers(trusted, root))
        .map(Verified::new);
  }

  private static Result<SignedMetadata<Root>, TrustFailure> recovers(
      Root trusted, SignedMetadata<Root> found) {
    RoleName role = RoleType.ROOT.role();
    if (!found.content().recovers()) {
      return Result.failed(
          new TrustFailure.Malformed(role + " metadata", "it does not say that it recovers"));
    }
    long version = found.content().version();
    return version > trusted.version()
        ? Result.ok(found)
        : Result.failed(new TrustFailure.VersionRollback(role, trusted.version(), version));
  }

  /// The last of a chain of roots. Those that recover are signed by the recovery keys of `first`.
  ///
  /// @param first trusted because of where it comes from
  /// @param next in ascending order; those that are not newer than what is trusted by then are
  /// passed
  ///     over, so that a newer first root goes with an older list
  public static Result<Verified<SignedMetadata<Root>>, TrustFailure> lastRoot(
      byte[] first, List<byte[]> next) {
    return firstRoot(first)
        .then(
            root -> {
              Optional<RecoveryKeys> recovery = root.value().content().recovery();
              Result<Verified<SignedMetadata<Root>>, TrustFailure> trusted = Result.ok(root);
              for (byte[] bytes : next) {
                trusted = trusted.then(last -> sameOrNext(last, recovery, bytes));
              }
              return trusted;
            });
  }

  private static Result<Verified<SignedMetadata<Root>>, TrustFailure> sameOrNext(
      Verified<SignedMetadata<Root>> trusted, Optional<RecoveryKeys> recovery, byte[] received) {
    Root root = trusted.value().content();
    return SignedMetadata.root(received)
        .then(
            found ->
                found.content().version() <= root.version()
                    ? Result.ok(trusted)
                    : nextRoot(root, recovery, received));
  }

  /// A timestamp under `root`.
  public static Result<Verified<SignedMetadata<Timestamp>>, TrustFailure> timestamp(
      Root root, byte[] received) {
    return topLevel(MetadataKind.TIMESTAMP, root, received);
  }

  /// A snapshot under `root`.
  public static Result<Verified<SignedMetadata<Snapshot>>, TrustFailure> snapshot(
      Root root, byte[] received) {
    return topLevel(MetadataKind.SNAPSHOT, root, received);
  }

  /// The top-level targets under `root`.
  public static Result<Verified<SignedMetadata<Targets>>, TrustFailure> targets(
      Root root, byte[] received) {
    return topLevel(MetadataKind.TARGETS, root, received);
  }

  /// The targets of a role that `delegator` delegates to; [TrustFailure.Malformed] if it does not.
  public static Result<Verified<SignedMetadata<Targets>>, TrustFailure> delegated(
      Targets delegator, RoleName role, byte[] received) {
    return delegator
        .delegations()
        .role(role)
        .map(to -> delegated(to, delegator.delegations().keys(), received))
        .orElseGet(
            () ->
                Result.failed(
                    new TrustFailure.Malformed(role + " metadata", "the role is not delegated")));
  }

  static Result<Verified<SignedMetadata<Targets>>, TrustFailure> delegated(
      DelegatedRole role, KeyRing ring, byte[] received) {
    return verified(MetadataKind.TARGETS, role.name(), role.keys(), ring, received);
  }

  private static <T extends Metadata> Result<Verified<SignedMetadata<T>>, TrustFailure> topLevel(
      MetadataKind<T> kind, Root root, byte[] received) {
    RoleKeys keys = root.keysOf(kind.type());
    return verified(kind, kind.type().role(), keys, root.keys(), received);
  }

  private static <T extends Metadata> Result<Verified<SignedMetadata<T>>, TrustFailure> verified(
      MetadataKind<T> kind, RoleName role, RoleKeys keys, KeyRing ring, byte[] received) {
    return Envelope.read(role, received, kind.type().limit())
        .then(file -> signedBy(role, file, keys, ring))
        .then(
            file ->
                kind.read(role, file.signed())
                    .map(content -> new Verified<>(new SignedMetadata<>(file, content))));
  }

  private static Result<SignedMetadata<Root>, TrustFailure> signedByItself(Envelope file) {
    RoleName role = RoleType.ROOT.role();
    return MetadataKind.ROOT
        .read(role, file.signed())
        .then(
            root ->
                signedBy(role, file, root.keysOf(RoleType.ROOT), root.keys())
                    .map(signed -> new SignedMetadata<>(signed, root)));
  }

  private static Result<Envelope, TrustFailure> signedBy(
      RoleName role, Envelope file, RoleKeys keys, KeyRing ring) {
    SigningProgress progress = SigningProgress.of(file, keys, ring);
    return progress.complete()
        ? Result.ok(file)
        : Result.failed(
            new TrustFailure.TooFewSignatures(
                role, progress.threshold(), progress.distinct(), keys.keyIds()));
  }

  static <T extends Metadata> Result<SignedMetadata<T>, TrustFailure> versioned(
      RoleName role, long expected, SignedMetadata<T> file) {
    long found = file.content().version();
    return found == expected
        ? Result.ok(file)
        : Result.failed(new TrustFailure.WrongVersion(role, expected, found));
  }
}
