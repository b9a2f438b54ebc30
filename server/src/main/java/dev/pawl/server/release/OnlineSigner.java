package dev.pawl.server.release;

import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.MetaFile;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.Snapshot;
import dev.pawl.core.trust.Timestamp;
import dev.pawl.core.trust.TrustFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Signs snapshot and timestamp, and verifies what it signed as every device will: a repository no
/// device accepts is never stored.
final class OnlineSigner {
  static final Duration SNAPSHOT_VALID = Duration.ofDays(30);
  static final Duration TIMESTAMP_VALID = Duration.ofDays(3);

  private final OnlineKeys keys;

  OnlineSigner(OnlineKeys keys) {
    this.keys = keys;
  }

  /// Both, signed, and what they say.
  record Signed(
      Snapshot snapshot,
      MetadataFile snapshotFile,
      Timestamp timestamp,
      MetadataFile timestampFile) {}

  /// Signs `snapshot` and a timestamp that names it.
  /// @param timestampVersion of the new timestamp
  Result<Signed, ReleaseFailure> sign(
      Root root, Snapshot snapshot, long timestampVersion, Instant now) {
    var snapshotFile =
        new MetadataFile(
            RoleType.SNAPSHOT.role(),
            snapshot.version(),
            MetadataWriter.sign(snapshot, List.of(keys.signer(RoleType.SNAPSHOT, root))));
    return own("snapshot", MetadataVerifier.snapshot(root, snapshotFile.content()))
        .map(verified -> verified.value().content())
        .then(
            signed ->
                timestamp(root, signed, timestampVersion, now)
                    .map(
                        timestamp ->
                            new Signed(signed, snapshotFile, timestamp.content, timestamp.file)));
  }

  /// A timestamp and its file.
  record SignedTimestamp(Timestamp content, MetadataFile file) {}

  /// Signs a timestamp that names `snapshot`.
  Result<SignedTimestamp, ReleaseFailure> timestamp(
      Root root, Snapshot snapshot, long version, Instant now) {
    var timestamp =
        new Timestamp(version, now.plus(TIMESTAMP_VALID), MetaFile.of(snapshot.version()))
            .issuedAt(now);
    var file =
        new MetadataFile(
            RoleType.TIMESTAMP.role(),
            version,
            MetadataWriter.sign(timestamp, List.of(keys.signer(RoleType.TIMESTAMP, root))));
    return own("timestamp", MetadataVerifier.timestamp(root, file.content()))
        .map(verified -> new SignedTimestamp(verified.value().content(), file));
  }

  private static <T> Result<T, ReleaseFailure> own(String role, Result<T, TrustFailure> verified) {
    return switch (verified) {
      case Result.Ok<T, TrustFailure>(var value) -> Result.ok(value);
      case Result.Failed<T, TrustFailure>(var cause) ->
          Result.failed(new ReleaseFailure.OnlineKeyForeign(role, cause));
    };
  }
}
