package dev.pawl.server.release;

import dev.pawl.core.failure.Result;
import dev.pawl.core.key.KeyFailure;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.Signer;
import java.nio.file.Path;

/// The two keys the server signs with by itself. Whoever steals them can hide new releases until
/// the offline metadata expires, and nothing else.
public record OnlineKeys(Signer snapshot, Signer timestamp) {
  /// Opens `snapshot.key` and `timestamp.key` in `folder`.
  public static Result<OnlineKeys, ReleaseFailure> open(Path folder) {
    return signer(folder.resolve("snapshot.key"))
        .then(
            snapshot ->
                signer(folder.resolve("timestamp.key"))
                    .map(timestamp -> new OnlineKeys(snapshot, timestamp)));
  }

  private static Result<Signer, ReleaseFailure> signer(Path file) {
    return switch (KeyFile.openUnencryptedForMachine(file)) {
      case Result.Ok<Signer, KeyFailure>(var signer) -> Result.ok(signer);
      case Result.Failed<Signer, KeyFailure>(var failure) ->
          Result.failed(new ReleaseFailure.OnlineKeyUnusable(file, failure));
    };
  }
}
