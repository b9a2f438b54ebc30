package dev.pawl.core.offline;

import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.protocol.ProtocolFailure;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A bundle that can be read: header and metadata are in memory, the rest stays on its medium.
/// Memory: at most 4 MiB, whatever the image. Nothing of it is believed; whoever reads it verifies
/// it as if it came from a server.
public final class OfflineBundle {
  private final BundleMedium medium;
  private final BundleHeader header;
  private final MetadataBundle metadata;

  private OfflineBundle(BundleMedium medium, BundleHeader header, MetadataBundle metadata) {
    this.medium = medium;
    this.header = header;
    this.metadata = metadata;
  }

  /// Opens a bundle: reads its header, compares what it claims with the limits and with the length
  /// of the medium, and then, not before, reads the metadata.
  public static Result<OfflineBundle, BundleFailure> open(BundleMedium medium) {
    try {
      return switch (BundleHeader.parse(medium.toString(), start(medium))) {
        case Result.Failed<BundleHeader, BundleFailure>(BundleFailure why) -> Result.failed(why);
        case Result.Ok<BundleHeader, BundleFailure>(BundleHeader header) -> open(medium, header);
      };
    } catch (IOException e) {
      return Result.failed(
          new BundleFailure.Unreadable(medium.toString(), String.valueOf(e.getMessage())));
    }
  }

  private static byte[] start(BundleMedium medium) throws IOException {
    try (InputStream in = medium.from(0)) {
      return in.readNBytes(BundleHeader.LIMIT);
    }
  }

  private static Result<OfflineBundle, BundleFailure> open(BundleMedium medium, BundleHeader header)
      throws IOException {
    ByteCount found = new ByteCount(medium.size());
    if (!found.equals(header.total())) {
      return Result.failed(new BundleFailure.WrongLength(medium.toString(), header.total(), found));
    }
    byte[] bytes = section(medium, header.metadataAt(), header.metadata());
    return switch (MetadataBundle.parse(bytes)) {
      case Result.Ok<MetadataBundle, ProtocolFailure>(MetadataBundle metadata) ->
          Result.ok(new OfflineBundle(medium, header, metadata));
      case Result.Failed<MetadataBundle, ProtocolFailure>(ProtocolFailure why) ->
          Result.failed(
              new BundleFailure.Malformed(
                  medium.toString(), "a metadata bundle in it", why.code()));
    };
  }

  private static byte[] section(BundleMedium medium, long at, ByteCount length) throws IOException {
    try (InputStream in = medium.from(at)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(length.value()));
      if (bytes.length < length.value()) {
        throw new IOException("it ended after " + (at + bytes.length) + " bytes");
      }
      return bytes;
    }
  }

  /// Writes a bundle.
  /// @param blocks the encoded block list
  /// @param image as many bytes as the header says
  /// @throws IOException also if image, list or metadata have another length
  public static void write(
      BundleHeader header,
      MetadataBundle metadata,
      byte[] blocks,
      InputStream image,
      OutputStream out)
      throws IOException {
    byte[] files = metadata.toBytes();
    if (files.length != header.metadata().value() || blocks.length != header.blocks().value()) {
      throw new IOException("writing a bundle: its header belongs to other metadata or blocks");
    }
    out.write(header.toBytes());
    out.write(files);
    out.write(blocks);
    long copied = image.transferTo(out);
    if (copied != header.image().value()) {
      throw new IOException(
          "writing a bundle: expected an image of %d bytes, found %d"
              .formatted(header.image().value(), copied));
    }
  }

  /// What it says about itself.
  public BundleHeader header() {
    return header;
  }

  /// Signed files of both repositories.
  public MetadataBundle metadata() {
    return metadata;
  }

  /// The encoded block list.
  /// @throws IOException if the medium does not give it
  public byte[] blocks() throws IOException {
    return section(medium, header.blocksAt(), header.blocks());
  }

  /// The image from byte `offset` on; the caller closes it.
  /// @throws IOException if the medium does not give it
  public InputStream image(long offset) throws IOException {
    return medium.from(Math.addExact(header.imageAt(), offset));
  }

  /// Where it is read from.
  @Override
  public String toString() {
    return medium.toString();
  }
}
