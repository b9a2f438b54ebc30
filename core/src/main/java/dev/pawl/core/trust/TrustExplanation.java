package dev.pawl.core.trust;

import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/// The words of [TrustFailure]: what was attempted, expected against found, what to do.
final class TrustExplanation {
  private static final int KEYS_SHOWN = 8;

  private TrustExplanation() {}

  static String of(TrustFailure failure) {
    return switch (failure) {
      case TrustFailure.Malformed(String what, String problem) ->
          "Reading %s: %s Fetch it again; if it stays so, the repository or a mirror is damaged."
              .formatted(what, problem.endsWith(".") ? problem : problem + ".");
      case TrustFailure.UnsupportedSpec(RoleName role, String found) ->
          "Reading %s metadata: expected specification version 1.x, found %s. Update this program."
              .formatted(role, found);
      case TrustFailure.WrongType(RoleName role, String expected, String found) ->
          "Reading %s metadata: expected type %s, found %s. The repository serves a wrong file."
              .formatted(role, expected, found);
      case TrustFailure.TooFewSignatures(RoleName role, int required, int valid, Set<KeyId> keys) ->
          "Verifying %s metadata: expected valid signatures of %d distinct trusted keys, found %d. "
                  .formatted(role, required, valid)
              + "Trusted are "
              + shown(keys)
              + ". Collect the missing signatures with `pawl release sign`, or reject the file.";
      case TrustFailure.Expired(RoleName role, Instant at, Instant now) ->
          "Checking %s metadata: it expired at %s; the clock here says %s. "
                  .formatted(role, at, now)
              + "If the clock is right, the repository must publish fresh metadata.";
      case TrustFailure.VersionRollback(RoleName role, long trusted, long found) ->
          "Checking %s metadata: expected version %d or later, which was seen before, found %d. "
                  .formatted(role, trusted, found)
              + "Somebody replays old metadata, or the repository was restored from a backup.";
      case TrustFailure.WrongVersion(RoleName role, long expected, long found) ->
          "Checking %s metadata: expected version %d, found %d. Fetch it again; publish in order."
              .formatted(role, expected, found);
      case TrustFailure.NotInSnapshot(RoleName role) ->
          "Looking for %s metadata: expected an entry in the snapshot, found none. ".formatted(role)
              + "Publish a snapshot that lists the role; removing one needs new snapshot keys.";
      case TrustFailure.LengthExceeded(String file, ByteCount limit) ->
          "Reading %s: expected at most %s, found more. It was not read further."
              .formatted(file, limit);
      case TrustFailure.LengthMismatch(String file, ByteCount expected, ByteCount found) ->
          "Reading %s: expected %d bytes as signed, found %d. Fetch it again."
              .formatted(file, expected.value(), found.value());
      case TrustFailure.HashMismatch(String file, Digest expected, Digest found) ->
          "Reading %s: expected %s as signed, found %s. Fetch it again."
              .formatted(file, expected, found);
      case TrustFailure.FileMissing(String file) ->
          "Fetching %s: the repository must have it and has not. Publish it.".formatted(file);
      case TrustFailure.FetchFailed(String file, String reason) ->
          "Fetching %s: %s. Try again later.".formatted(file, reason);
      case TrustFailure.TargetNotFound(String path) ->
          "Looking for %s: no trusted role names it. Publish it, or check the path."
              .formatted(path);
      case TrustFailure.TooManyDelegations(String path, int limit) ->
          "Looking for %s: gave up after %d delegated roles. Delegate its folder to one role."
              .formatted(path, limit);
      case TrustFailure.TooManyRoots(long reached, int limit) ->
          "Following the chain of roots: reached version %d after %d steps. Refresh again to go on."
              .formatted(reached, limit);
      case TrustFailure.NotAnImage(String path, String problem) ->
          "Reading the description of %s: %s. Publish it again with `pawl release create`."
              .formatted(path, problem);
    };
  }

  private static String shown(Set<KeyId> keys) {
    String list =
        keys.stream()
            .map(key -> key.value().length() > 12 ? key.value().substring(0, 12) : key.value())
            .sorted()
            .limit(KEYS_SHOWN)
            .collect(Collectors.joining(", "));
    return keys.isEmpty() ? "no keys" : list + (keys.size() > KEYS_SHOWN ? ", …" : "");
  }
}
