package dev.pawl.server.release;

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
    return named;
  }

  Optional<byte[]> find(String name) {
    return Optional.ofNullable(files.get(name)).map(MetadataFile::content);
  }
}
