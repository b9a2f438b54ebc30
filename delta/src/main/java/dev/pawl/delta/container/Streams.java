package dev.pawl.delta.container;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.codec.Codecs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// All compressed streams of an image, in order and apart from each other.
final class Streams {
  private Streams() {}

  static List<Found> in(OldImage image, Codecs codecs) throws IOException {
    Bytes bytes = new Bytes(image);
    List<Found> found = new ArrayList<>();
    ZipStreams zip = new ZipStreams(bytes, found);
    GzipStreams gzip = new GzipStreams(bytes, found);
    long covered = 0; // end of the file system or member that we are in
    for (Magics.Magic magic : Magics.in(bytes)) {
      if (magic.at() < covered) {
        continue;
      }
      switch (magic.kind()) {
        case SQUASHFS ->
            covered =
                SquashfsStreams.addFileSystemAt(bytes, magic.at(), codecs, found).orElse(covered);
        case ZIP_END -> zip.addArchiveEndingAt(magic.at());
        case GZIP -> {
          int before = found.size();
          gzip.addMemberAt(magic.at());
          covered = found.size() > before ? found.getLast().end() : covered;
        }
        case XZ, ZSTD -> {
          // Told in the analysis only: their dictionaries need more memory than a device gives.
        }
      }
    }
    return SquashfsStreams.inOrder(found);
  }
}
