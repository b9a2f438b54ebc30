package dev.pawl.server.director;

import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.trust.MetaFile;
import dev.pawl.core.trust.Metadata;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Snapshot;
import dev.pawl.core.trust.Timestamp;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.RoleName;
import dev.pawl.server.release.MetadataFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which files of the image repository are newer than those a device holds.
final class ImageFiles {
  /// Most roots in one answer; the rest is asked for one by one.
  private static final int MOST_ROOTS = 64;

  private final MetadataFiles repository;

  ImageFiles(MetadataFiles repository) {
    this.repository = repository;
  }

  /// By name in the bundle. The timestamp is always among them, since a client always asks for it.
  /// @param held versions by role
  /// @param roles delegated roles that the device needs
  Map<String, byte[]> newer(Map<RoleName, Long> held, List<RoleName> roles) {
    var files = new LinkedHashMap<String, byte[]>();
    long root = held.getOrDefault(RoleType.ROOT.role(), 1L);
    for (int i = 1; i <= MOST_ROOTS; i++) {
      if (!put(files, MetadataNames.versioned(RoleType.ROOT.role(), root + i))) {
        break;
      }
    }
    put(files, MetadataNames.unversioned(RoleType.TIMESTAMP.role()));
    timestamp().ifPresent(timestamp -> below(files, timestamp, held, roles));
    return files;
  }

  private void below(
      Map<String, byte[]> files,
      Timestamp timestamp,
      Map<RoleName, Long> held,
      List<RoleName> roles) {
    long version = timestamp.snapshot().version();
    newer(files, RoleType.SNAPSHOT.role(), version, held);
    Optional<Snapshot> snapshot =
        repository
            .find(MetadataNames.versioned(RoleType.SNAPSHOT.role(), version))
            .flatMap(bytes -> content(SignedMetadata.snapshot(bytes)));
    var wanted = new ArrayList<RoleName>(List.of(RoleType.TARGETS.role()));
    wanted.addAll(roles);
    for (RoleName role : wanted) {
      snapshot
          .flatMap(listed -> listed.file(role))
          .map(MetaFile::version)
          .ifPresent(newest -> newer(files, role, newest, held));
    }
  }

  private void newer(
      Map<String, byte[]> files, RoleName role, long version, Map<RoleName, Long> held) {
    if (held.getOrDefault(role, 0L) < version) {
      put(files, MetadataNames.versioned(role, version));
    }
  }

  private Optional<Timestamp> timestamp() {
    return repository
        .find(MetadataNames.unversioned(RoleType.TIMESTAMP.role()))
        .flatMap(bytes -> content(SignedMetadata.timestamp(bytes)));
  }

  private static <T extends Metadata> Optional<T> content(
      Result<SignedMetadata<T>, TrustFailure> read) {
    return read instanceof Result.Ok<SignedMetadata<T>, TrustFailure>(SignedMetadata<T> file)
        ? Optional.of(file.content())
        : Optional.empty();
  }

  private boolean put(Map<String, byte[]> files, String name) {
    Optional<byte[]> bytes = repository.find(name);
    bytes.ifPresent(found -> files.put(MetadataBundle.Repository.IMAGE.name(name), found));
    return bytes.isPresent();
  }
}
