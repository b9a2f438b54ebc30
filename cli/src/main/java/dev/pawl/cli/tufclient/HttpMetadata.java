package dev.pawl.cli.tufclient;

import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.value.ByteCount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/// Metadata from a folder of a web server.
final class HttpMetadata implements MetadataSource {
  private final FileFetch files;
  private final URI folder;

  /// @param folder ends in `/`
  HttpMetadata(FileFetch files, URI folder) {
    this.files = files;
    this.folder = folder;
  }

  @Override
  public FetchAnswer fetch(String fileName, ByteCount limit) {
    var bytes = new ByteArrayOutputStream();
    try {
      return switch (files.get(URI.create(folder + fileName), limit, bytes)) {
        case Delivery.Complete _ -> new FetchAnswer.Found(bytes.toByteArray());
        case Delivery.NotThere _ -> new FetchAnswer.NotFound();
        case Delivery.TooLong _ -> new FetchAnswer.TooLong();
        case Delivery.Broken(String reason) -> new FetchAnswer.Unreachable(reason);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes everything
    }
  }
}
