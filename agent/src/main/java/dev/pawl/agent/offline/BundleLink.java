package dev.pawl.agent.offline;

import dev.pawl.agent.link.Body;
import dev.pawl.agent.link.FileLink;
import dev.pawl.agent.link.LinkBroken;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.offline.OfflineBundle;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.protocol.MetadataBundle.Repository;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Nonce;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/// An offline bundle in the place of the server. What it has not, it says it has not: nothing is
/// fetched from anywhere else.
final class BundleLink implements FileLink {
  /// Folder of the image repository's metadata.
  static final URI METADATA = URI.create("bundle:///metadata/");

  /// The image's block list.
  static final URI BLOCKS = URI.create("bundle:///blocks");

  /// The image.
  static final URI IMAGE = URI.create("bundle:///image");

  private final OfflineBundle bundle;

  BundleLink(OfflineBundle bundle) {
    this.bundle = bundle;
  }

  @Override
  public Result<MetadataBundle, LinkFailure> bundle(BundleRequest request) {
    return Result.ok(bundle.metadata());
  }

  @Override
  public Result<Optional<byte[]>, LinkFailure> director(
      String file, Nonce nonce, long held, ByteCount limit) {
    return Result.ok(bundle.metadata().find(Repository.DIRECTOR, file));
  }

  @Override
  public Result<Optional<byte[]>, LinkFailure> file(URI link, ByteCount limit) {
    if (!link.equals(BLOCKS)) {
      String name = link.toString().substring(METADATA.toString().length());
      return within(limit, link, bundle.metadata().find(Repository.IMAGE, name));
    }
    if (bundle.header().blocks().exceeds(limit)) {
      return Result.failed(new LinkFailure.TooLong(link, limit));
    }
    try {
      return Result.ok(Optional.of(bundle.blocks()));
    } catch (IOException e) {
      return Result.failed(new LinkFailure.Unreachable(link, "" + e.getMessage()));
    }
  }

  private static Result<Optional<byte[]>, LinkFailure> within(
      ByteCount limit, URI link, Optional<byte[]> found) {
    return found.filter(bytes -> bytes.length > limit.value()).isPresent()
        ? Result.failed(new LinkFailure.TooLong(link, limit))
        : Result.ok(found);
  }

  @Override
  public Result<Part, LinkFailure> open(URI link, long from) {
    try {
      InputStream in = bundle.image(from);
      return Result.ok(new Part(from, Optional.of(bundle.header().image()), body(in)));
    } catch (IOException e) {
      return Result.failed(new LinkFailure.Unreachable(link, "" + e.getMessage()));
    }
  }

  private static Body body(InputStream in) {
    return new Body() {
      @Override
      public int read(byte[] into) throws IOException {
        try {
          return in.read(into);
        } catch (IOException e) {
          throw new LinkBroken(new LinkFailure.Unreachable(IMAGE, "" + e.getMessage()));
        }
      }

      @Override
      public void close() {
        try {
          in.close();
        } catch (IOException _) {
          // Only read from: there is nothing to lose.
        }
      }
    };
  }
}
