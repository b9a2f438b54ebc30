package dev.pawl.agent.director;

import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.protocol.MetadataBundle.Repository;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.value.ByteCount;
import java.util.Optional;

/// A bundle as a cache in front of plain fetches: what it has not is fetched. Only the absence of
/// the next root means what a 404 means, since a bundle has every newer root.
public final class BundleSource implements MetadataSource {
  private final Repository repository;
  private final Optional<MetadataBundle> bundle;
  private final MetadataSource plain;

  /// @param bundle absent when there was none: then everything is fetched
  public BundleSource(
      Repository repository, Optional<MetadataBundle> bundle, MetadataSource plain) {
    this.repository = repository;
    this.bundle = bundle;
    this.plain = plain;
  }

  @Override
  public FetchAnswer fetch(String fileName, ByteCount limit) {
    Optional<byte[]> bytes = bundle.flatMap(files -> files.find(repository, fileName));
    if (bytes.isPresent()) {
      return bytes.get().length > limit.value()
          ? new FetchAnswer.TooLong()
          : new FetchAnswer.Found(bytes.get());
    }
    boolean nextRoot = fileName.matches("[0-9]+\\.root\\.json");
    return bundle.isPresent() && nextRoot
        ? new FetchAnswer.NotFound()
        : plain.fetch(fileName, limit);
  }
}
