package dev.pawl.server.release;

import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.TrustFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What everybody sees of the repository at one moment. Immutable.
/// @param files by the name clients ask for
record RepositoryView(RepositoryState state, Catalogue catalogue, Map<String, MetadataFile> files) {

  static Map<String, MetadataFile> byName(List<MetadataFile> files) {
    var named = new LinkedHashMap<String, MetadataFile>();
    files.forEach(file -> named.put(file.name(), file));
    files.stream()
        .filter(RepositoryView::recovers)
        .forEach(newest -> named.put(MetadataNames.RECOVERY, newest));
    return named;
  }

  private static boolean recovers(MetadataFile file) {
    return file.role().equals(RoleType.ROOT.role())
        && SignedMetadata.root(file.content())
            instanceof Result.Ok<SignedMetadata<Root>, TrustFailure>(SignedMetadata<Root> root)
        && root.content().recovers();
  }

  Optional<byte[]> find(String name) {
    return Optional.ofNullable(files.get(name)).map(MetadataFile::content);
  }
}
