package dev.pawl.core.trust;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.Set;

/// Why metadata, or what it says, is not trusted (docs/failures.md, "trust").
public sealed interface TrustFailure extends Failure {
  /// Not of the form docs/spec/metadata.md prescribes.
  record Malformed(String what, String problem) implements TrustFailure {}

  /// Metadata of a major version of TUF that we do not know.
  record UnsupportedSpec(RoleName role, String found) implements TrustFailure {}

  /// Metadata of another kind than the one asked for.
  record WrongType(RoleName role, String expected, String found) implements TrustFailure {}

  /// Fewer distinct trusted keys have signed than must.
  record TooFewSignatures(RoleName role, int required, int valid, Set<KeyId> trusted)
      implements TrustFailure {
    public TooFewSignatures {
      trusted = Set.copyOf(trusted);
    }
  }

  /// Validity is over: nothing new may be installed on its word.
  record Expired(RoleName role, Instant expiredAt, Instant now) implements TrustFailure {}

  /// Older than what was trusted before.
  record VersionRollback(RoleName role, long trusted, long found) implements TrustFailure {}

  /// Another version than the one the chain of trust names.
  record WrongVersion(RoleName role, long expected, long found) implements TrustFailure {}

  /// The snapshot does not list the role.
  record NotInSnapshot(RoleName role) implements TrustFailure {}

  /// A file is longer than is read of its kind.
  record LengthExceeded(String file, ByteCount limit) implements TrustFailure {}

  /// A file has another length than signed metadata says.
  record LengthMismatch(String file, ByteCount expected, ByteCount found) implements TrustFailure {}

  /// A file has another hash than signed metadata says.
  record HashMismatch(String file, Digest expected, Digest found) implements TrustFailure {}

  /// No trusted role names this path.
  record TargetNotFound(String path) implements TrustFailure {}

  /// The search visited as many roles as it may, and more were left.
  record TooManyDelegations(String path, int limit) implements TrustFailure {}

  /// The chain of roots is longer than is followed at once; what was followed is kept.
  record TooManyRoots(long reached, int limit) implements TrustFailure {}

  /// The repository does not have a file that it must have.
  record FileMissing(String file) implements TrustFailure {}

  /// The repository could not be asked.
  record FetchFailed(String file, String reason) implements TrustFailure {}

  /// Trusted metadata does not describe this path as an image of ours.
  record NotAnImage(String path, String problem) implements TrustFailure {}

  @Override
  default String code() {
    return switch (this) {
      case Malformed _ -> "trust.malformed";
      case UnsupportedSpec _ -> "trust.unsupported-spec";
      case WrongType _ -> "trust.wrong-type";
      case TooFewSignatures _ -> "trust.too-few-signatures";
      case Expired _ -> "trust.expired";
      case VersionRollback _ -> "trust.version-rollback";
      case WrongVersion _ -> "trust.wrong-version";
      case NotInSnapshot _ -> "trust.not-in-snapshot";
      case LengthExceeded _ -> "trust.length-exceeded";
      case LengthMismatch _ -> "trust.length-mismatch";
      case HashMismatch _ -> "trust.hash-mismatch";
      case TargetNotFound _ -> "trust.target-not-found";
      case TooManyDelegations _ -> "trust.too-many-delegations";
      case TooManyRoots _ -> "trust.too-many-roots";
      case FileMissing _ -> "trust.file-missing";
      case FetchFailed _ -> "trust.fetch-failed";
      case NotAnImage _ -> "trust.not-an-image";
    };
  }

  @Override
  default String explain() {
    return TrustExplanation.of(this);
  }
}
