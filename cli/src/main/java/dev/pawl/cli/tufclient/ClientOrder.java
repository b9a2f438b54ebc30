package dev.pawl.cli.tufclient;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// What one call of the client is to do.
sealed interface ClientOrder {
  /// Where what is trusted is kept.
  Path metadata();

  /// Make `root` what is trusted. Asks nobody.
  record Init(Path metadata, Path root) implements ClientOrder {}

  /// Bring the metadata up to date.
  ///
  /// @param repository ends in `/`
  record Refresh(Path metadata, URI repository) implements ClientOrder {}

  /// Bring the metadata up to date, then fetch files by their target paths, in this order.
  ///
  /// @param base where the files are; ends in `/`
  /// @param into where they are put
  record Download(Path metadata, URI repository, List<String> targets, URI base, Path into)
      implements ClientOrder {
    public Download {
      targets = List.copyOf(targets);
    }
  }

  /// Say how it is used.
  record Help(Path metadata) implements ClientOrder {}
}
