package dev.pawl.server.release;

import dev.pawl.core.failure.Result;
import dev.pawl.core.key.KeyFailure;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.Signer;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The keys the server signs with by itself. Whoever steals them can hide new releases until
/// the offline metadata expires, and nothing else.
///
/// @param spares keys that a later root may name: looked at when the current root names neither
///     `snapshot` nor `timestamp`, so that a rotation needs no restart and no file to be exchanged
public record OnlineKeys(Signer snapshot, Signer timestamp, Supplier<List<Signer>> spares) {
  /// Two keys without spares.
  public OnlineKeys(Signer snapshot, Signer timestamp) {
    this(snapshot, timestamp, List::of);
  }

  /// Opens `snapshot.key` and `timestamp.key` in `folder`. Other files `*.key` in it are spares.
  public static Result<OnlineKeys, ReleaseFailure> open(Path folder) {
    return signer(folder.resolve("snapshot.key"))
        .then(
            snapshot ->
                signer(folder.resolve("timestamp.key"))
                    .map(
                        timestamp ->
                            new OnlineKeys(snapshot, timestamp, () -> OnlineKeys.spares(folder))));
  }

  /// The key that `root` names for the role; the usual one if it names none of ours.
  Signer signer(RoleType role, Root root) {
    Signer usual = role == RoleType.SNAPSHOT ? snapshot : timestamp;
    return Stream.concat(Stream.of(usual), Stream.of(spares).flatMap(all -> all.get().stream()))
        .filter(signer -> names(root, role, signer))
        .findFirst()
        .orElse(usual);
  }

  private static boolean names(Root root, RoleType role, Signer signer) {
    return root.keysOf(role).keyIds().stream()
        .anyMatch(id -> root.keys().key(id).filter(signer.publicKey()::equals).isPresent());
  }

  private static List<Signer> spares(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).endsWith(".key"))
          .sorted()
          .flatMap(OnlineKeys::usable)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("looking for online keys in " + folder, e);
    }
  }

  private static Stream<Signer> usable(Path file) {
    return switch (KeyFile.openUnencryptedForMachine(file)) {
      case Result.Ok<Signer, KeyFailure>(var signer) -> Stream.of(signer);
      case Result.Failed<Signer, KeyFailure> _ -> Stream.empty();
    };
  }

  private static Result<Signer, ReleaseFailure> signer(Path file) {
    return switch (KeyFile.openUnencryptedForMachine(file)) {
      case Result.Ok<Signer, KeyFailure>(var signer) -> Result.ok(signer);
      case Result.Failed<Signer, KeyFailure>(var failure) ->
          Result.failed(new ReleaseFailure.OnlineKeyUnusable(file, failure));
    };
  }
}
