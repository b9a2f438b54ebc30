package dev.pawl.server.signer;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.key.KeyFailure;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.Signer;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The signer's folder, opened: three keys, and how many new assignments it makes in a minute.
/// Opened by the signer's process alone.
public final class DirectorKeys {
  /// New assignments in a minute where `limit.json` does not say otherwise.
  public static final int ASSIGNMENTS_PER_MINUTE = 600;

  private static final int MOST_PER_MINUTE = 1_000_000;
  private static final ByteCount LONGEST = ByteCount.kibi(4);

  private final Map<RoleType, Signer> signers;
  private final int assignmentsPerMinute;

  /// @param signers for targets, snapshot and timestamp
  public DirectorKeys(Map<RoleType, Signer> signers, int assignmentsPerMinute) {
    this.signers = new EnumMap<>(signers);
    this.assignmentsPerMinute = assignmentsPerMinute;
  }

  /// Opens `targets.key`, `snapshot.key` and `timestamp.key` in `folder`.
  public static Result<DirectorKeys, SignerFailure> open(Path folder) {
    var signers = new EnumMap<RoleType, Signer>(RoleType.class);
    for (RoleType role : List.of(RoleType.TARGETS, RoleType.SNAPSHOT, RoleType.TIMESTAMP)) {
      Path file = folder.resolve(role.tufName() + ".key");
      switch (KeyFile.openUnencryptedForMachine(file)) {
        case Result.Ok<Signer, KeyFailure>(Signer signer) -> signers.put(role, signer);
        case Result.Failed<Signer, KeyFailure>(KeyFailure failure) -> {
          return Result.failed(new SignerFailure.KeyUnusable(file, failure));
        }
      }
    }
    return limit(folder.resolve("limit.json")).map(limit -> new DirectorKeys(signers, limit));
  }

  private static Result<Integer, SignerFailure> limit(Path file) {
    Optional<byte[]> bytes;
    try {
      bytes = DurableFile.read(file, LONGEST);
    } catch (IOException e) {
      return Result.failed(new SignerFailure.BadLimit(file, e.getMessage() + "."));
    }
    if (bytes.isEmpty()) {
      return Result.ok(ASSIGNMENTS_PER_MINUTE);
    }
    return switch (JsonReader.read(bytes.get(), JsonLimits.standard())
        .then(json -> JsonView.read(json, DirectorKeys::limit))) {
      case Result.Ok<Integer, JsonFailure>(Integer limit) -> Result.ok(limit);
      case Result.Failed<Integer, JsonFailure>(JsonFailure failure) ->
          Result.failed(new SignerFailure.BadLimit(file, failure.explain()));
    };
  }

  private static int limit(JsonView json) {
    json.only("assignmentsPerMinute");
    long limit = json.number("assignmentsPerMinute");
    if (limit < 1 || limit > MOST_PER_MINUTE) {
      throw json.member("assignmentsPerMinute")
          .wrong("a whole number from 1 to " + MOST_PER_MINUTE, Long.toString(limit));
    }
    return Math.toIntExact(limit);
  }

  Signer of(RoleType role) {
    return Objects.requireNonNull(signers.get(role));
  }

  int assignmentsPerMinute() {
    return assignmentsPerMinute;
  }
}
