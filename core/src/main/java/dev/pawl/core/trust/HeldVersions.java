package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.RoleName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which versions a client holds of a repository's files, to be told to whoever sends newer ones.
/// Nothing here is verified: a wrong version leads to a file too many or one to be fetched.
public final class HeldVersions {
  private HeldVersions() {}

  /// The versions in `store`, by role; roles of which nothing is held are absent.
  /// @param factoryRoot the root the client begins with
  /// @param delegated the delegated roles to look for
  public static Map<RoleName, Long> in(
      MetadataStore store, byte[] factoryRoot, List<RoleName> delegated) {
    var held = new LinkedHashMap<RoleName, Long>();
    held.put(RoleType.ROOT.role(), newestRoot(store, factoryRoot));
    store
        .load(RoleType.TIMESTAMP.role())
        .ifPresent(bytes -> put(held, RoleType.TIMESTAMP.role(), SignedMetadata.timestamp(bytes)));
    store
        .load(RoleType.SNAPSHOT.role())
        .ifPresent(bytes -> put(held, RoleType.SNAPSHOT.role(), SignedMetadata.snapshot(bytes)));
    put(held, store, RoleType.TARGETS.role());
    delegated.forEach(role -> put(held, store, role));
    return held;
  }

  private static void put(Map<RoleName, Long> held, MetadataStore store, RoleName role) {
    store.load(role).ifPresent(bytes -> put(held, role, SignedMetadata.targets(role, bytes)));
  }

  private static <T extends Metadata> void put(
      Map<RoleName, Long> held, RoleName role, Result<SignedMetadata<T>, TrustFailure> read) {
    if (read instanceof Result.Ok<SignedMetadata<T>, TrustFailure>(SignedMetadata<T> file)) {
      held.put(role, file.content().version());
    }
  }

  private static long newestRoot(MetadataStore store, byte[] factoryRoot) {
    long version =
        SignedMetadata.root(factoryRoot) instanceof Result.Ok(SignedMetadata<Root> first)
            ? first.content().version()
            : 1;
    Optional<byte[]> recovered = store.load(MetadataNames.recoveredRoot());
    if (recovered.isPresent()
        && SignedMetadata.root(recovered.get()) instanceof Result.Ok(SignedMetadata<Root> root)) {
      version = Math.max(version, root.content().version());
    }
    while (store.load(MetadataNames.storedRoot(version + 1)).isPresent()) {
      version++;
    }
    return version;
  }
}
