package dev.pawl.server.release;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TrustFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The first start: takes root and top-level targets from the folder `pawl init` made, verifies
/// them, and signs the first snapshot and timestamp. Lines come with their first publication.
final class FirstImport {
  private final Repository.Parts parts;
  private final Path folder;
  private final MetadataTable table;

  FirstImport(Repository.Parts parts, Path folder) {
    this.parts = parts;
    this.folder = folder;
    this.table = new MetadataTable(parts.tenant());
  }

  /// Imports, unless there is a repository already.
  /// @return whether it did
  Result<Boolean, ReleaseFailure> ifEmpty() {
    boolean empty = parts.database().read(tx -> table.newest(tx, 1)).isEmpty();
    return empty ? run().map(_ -> true) : Result.ok(false);
  }

  private Result<Boolean, ReleaseFailure> run() {
    return file(RoleType.ROOT)
        .then(bytes -> trusted(MetadataVerifier.firstRoot(bytes)))
        .then(
            root ->
                file(RoleType.TARGETS)
                    .then(bytes -> trusted(MetadataVerifier.targets(root.value().content(), bytes)))
                    .then(targets -> keep(root.value(), targets.value())));
  }

  private Result<Boolean, ReleaseFailure> keep(
      SignedMetadata<Root> root, SignedMetadata<Targets> targets) {
    var now = parts.clock().instant();
    var snapshot =
        RepositoryState.firstSnapshot(targets.content(), now.plus(OnlineSigner.SNAPSHOT_VALID));
    return new OnlineSigner(parts.keys())
        .sign(root.content(), snapshot, 1, now)
        .map(
            signed ->
                keep(
                    List.of(
                        new MetadataFile(
                            RoleType.ROOT.role(), root.content().version(), root.received()),
                        new MetadataFile(
                            RoleType.TARGETS.role(),
                            targets.content().version(),
                            targets.received()),
                        signed.snapshotFile(),
                        signed.timestampFile()),
                    now));
  }

  private boolean keep(List<MetadataFile> files, Instant now) {
    return parts
        .database()
        .write(
            tx -> {
              for (var file : files) {
                table.put(tx, file, now);
              }
              parts
                  .audit()
                  .append(
                      tx, Actor.server(), "repository.imported", "repository", JsonObject.EMPTY);
              return true;
            });
  }

  private Result<byte[], ReleaseFailure> file(RoleType type) {
    var file = folder.resolve("1." + type.tufName() + ".json");
    try {
      return DurableFile.read(file, type.limit())
          .<Result<byte[], ReleaseFailure>>map(Result::ok)
          .orElseGet(() -> Result.failed(new ReleaseFailure.RepositoryMissing(file)));
    } catch (IOException e) {
      return Result.failed(
          new ReleaseFailure.RepositoryDamaged(file.toString(), e.getMessage() + "."));
    }
  }

  private static <T> Result<T, ReleaseFailure> trusted(Result<T, TrustFailure> result) {
    return switch (result) {
      case Result.Ok<T, TrustFailure>(var value) -> Result.ok(value);
      case Result.Failed<T, TrustFailure>(var cause) ->
          Result.failed(new ReleaseFailure.NotGenuine(cause));
    };
  }
}
