package dev.pawl.agent.offer;

import dev.pawl.agent.director.BundleSource;
import dev.pawl.agent.link.FileLink;
import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.protocol.MetadataBundle.Repository;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.HeldVersions;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.trust.MetadataStore;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The image repository as this device trusts it: a TUF client that lives as long as the process.
/// Used by one thread at a time.
public final class ImageTrust {
  private final FileLink link;
  private final MetadataStore store;
  private final byte[] factoryRoot;
  private final TufClient client;

  /// Where the client fetches from in this refresh.
  private MetadataSource source = (_, _) -> new FetchAnswer.NotFound();

  private Optional<LinkMetadataSource> plain = Optional.empty(); // of this refresh

  /// @param store where verified metadata stays
  /// @param factoryRoot the trust anchor
  public ImageTrust(FileLink link, MetadataStore store, byte[] factoryRoot) {
    this.link = link;
    this.store = store;
    this.factoryRoot = factoryRoot.clone();
    this.client = new TufClient((name, limit) -> source.fetch(name, limit), store, factoryRoot);
  }

  /// Versions held of the files that describe `target`.
  Map<RoleName, Long> held(TargetPath target) {
    String path = target.value();
    int slash = path.indexOf('/');
    List<RoleName> line =
        slash > 0 ? List.of(new RoleName(path.substring(0, slash))) : List.<RoleName>of();
    return HeldVersions.in(store, factoryRoot, line);
  }

  /// Refreshes.
  /// @param folder of the signed metadata, as the poll links to it
  /// @param bundle newer files that came along, if any
  Result<RefreshedTrust, TrustFailure> refresh(
      URI folder, Optional<MetadataBundle> bundle, Instant now) {
    var fetches = new LinkMetadataSource(link, folder);
    plain = Optional.of(fetches);
    source = new BundleSource(Repository.IMAGE, bundle, fetches);
    return client.refresh(now);
  }

  /// Whether the server answered every fetch of the last refresh, in whatever way.
  boolean alwaysAnswered() {
    return plain.map(LinkMetadataSource::alwaysAnswered).orElse(true);
  }
}
