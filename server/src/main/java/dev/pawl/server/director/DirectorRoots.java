package dev.pawl.server.director;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.RoleKeys;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.server.signer.SignerFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The director's roots: `1.root.json`, `2.root.json`, … in a folder, each verified by the one
/// before it. People make them; a new one is put there before the server starts.
public final class DirectorRoots {
  private final List<byte[]> files;
  private final Root newest;

  private DirectorRoots(List<byte[]> files, Root newest) {
    this.files = List.copyOf(files);
    this.newest = newest;
  }

  /// Reads and verifies them all.
  public static Result<DirectorRoots, SignerFailure> open(Path folder) {
    var files = new ArrayList<byte[]>();
    Optional<Root> trusted = Optional.empty();
    while (true) {
      Path file = folder.resolve(MetadataNames.versioned(RoleType.ROOT.role(), files.size() + 1L));
      Optional<byte[]> bytes = read(file);
      if (bytes.isEmpty()) {
        return trusted
            .<Result<DirectorRoots, SignerFailure>>map(
                newest -> Result.ok(new DirectorRoots(files, newest)))
            .orElseGet(() -> Result.failed(new SignerFailure.RootMissing(file)));
      }
      byte[] received = bytes.get();
      Result<Verified<SignedMetadata<Root>>, TrustFailure> next =
          trusted.isEmpty()
              ? MetadataVerifier.firstRoot(received)
              : MetadataVerifier.nextRoot(trusted.get(), received);
      switch (next) {
        case Result.Ok<Verified<SignedMetadata<Root>>, TrustFailure>(var root) -> {
          trusted = Optional.of(root.value().content());
          files.add(received);
        }
        case Result.Failed<Verified<SignedMetadata<Root>>, TrustFailure>(var failure) -> {
          return Result.failed(new SignerFailure.RootDamaged(file, failure));
        }
      }
    }
  }

  private static Optional<byte[]> read(Path file) {
    try {
      return DurableFile.read(file, RoleType.ROOT.limit());
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  /// Why these are not the keys that the newest root names, if so.
  public Optional<SignerFailure> objection(Map<RoleType, PublicKey> keys) {
    return keys.entrySet().stream()
        .filter(entry -> !names(entry.getKey(), entry.getValue()))
        .map(entry -> (SignerFailure) new SignerFailure.ForeignKey(entry.getKey().tufName()))
        .findFirst();
  }

  private boolean names(RoleType role, PublicKey key) {
    RoleKeys keys = newest.keysOf(role);
    return keys.threshold() == 1
        && keys.keyIds().stream()
            .flatMap(id -> newest.keys().key(id).stream())
            .anyMatch(key::equals);
  }

  /// The newest.
  public Root root() {
    return newest;
  }

  /// Version of the newest.
  long newest() {
    return files.size();
  }

  /// The root of this version.
  Optional<byte[]> file(long version) {
    return version >= 1 && version <= files.size()
        ? Optional.of(files.get(Math.toIntExact(version - 1)).clone())
        : Optional.empty();
  }
}
