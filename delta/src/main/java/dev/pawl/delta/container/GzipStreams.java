package dev.pawl.delta.container;

import dev.pawl.core.delta.codec.Method;
import java.io.IOException;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// gzip members (RFC 1952) anywhere in an image: compressed kernels, uImage and FIT payloads,
/// tar.gz. Only members whose checksum is right count.
final class GzipStreams {
  private static final int HEAD = 10;
  private static final int LONGEST_NAME = 4096;
  private static final int PIECE = 1 << 16;
  private static final int SHORTEST = 64; // decoded bytes worth the trouble
  private static final List<Integer> LEVELS = List.of(9, 6, 8, 7, 5, 4, 3, 2, 1);

  private final Bytes image;
  private final List<Found> found;

  GzipStreams(Bytes image, List<Found> found) {
    this.image = image;
    this.found = found;
  }

  /// Adds the member that begins at this place, if it is one.
  void addMemberAt(long at) throws IOException {
    long data = afterHead(at);
    if (data < 0) {
      return;
    }
    Inflater inflater = new Inflater(true);
    try {
      CRC32 crc = new CRC32();
      if (inflate(inflater, data, crc) && hasTrailer(inflater, data, crc)) {
        int encodedLength = (int) inflater.getBytesRead();
        int decodedLength = (int) inflater.getBytesWritten();
        found.add(
            new Found(
                data, encodedLength, decodedLength, Method.DEFLATE, Found.Shape.MEMBER, LEVELS));
      }
    } finally {
      inflater.end();
    }
  }

  /// The place after the head; -1 if there is none.
  private long afterHead(long at) throws IOException {
    if (!image.has(at, HEAD)) {
      return -1;
    }
    int flags = image.piece(at, HEAD)[3] & 0xff;
    if (flags > 31) {
      return -1;
    }
    long next = at + HEAD;
    if ((flags & 4) != 0) {
      next = image.has(next, 2) ? next + 2 + (image.numbers(next, 2).getShort(0) & 0xffff) : -1;
    }
    if ((flags & 8) != 0) {
      next = afterName(next);
    }
    if ((flags & 16) != 0) {
      next = afterName(next);
    }
    boolean checked = (flags & 2) != 0;
    return next < 0 || !image.has(next, 2) ? -1 : next + (checked ? 2 : 0);
  }

  private long afterName(long at) throws IOException {
    if (at < 0 || !image.has(at, 1)) {
      return -1;
    }
    byte[] name = image.piece(at, (int) Math.min(LONGEST_NAME, image.size() - at));
    for (int i = 0; i < name.length; i++) {
      if (name[i] == 0) {
        return at + i + 1;
      }
    }
    return -1;
  }

  private boolean inflate(Inflater inflater, long data, CRC32 crc) throws IOException {
    byte[] out = new byte[PIECE];
    long next = data;
    try {
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          int n = (int) Math.min(PIECE, image.size() - next);
          if (n == 0) {
            return false;
          }
          inflater.setInput(image.piece(next, n));
          next += n;
        }
        int n = inflater.inflate(out);
        if (inflater.needsDictionary()) {
          return false;
        }
        crc.update(out, 0, n);
      }
      long written = inflater.getBytesWritten();
      return written >= SHORTEST
          && written < Integer.MAX_VALUE
          && inflater.getBytesRead() < Integer.MAX_VALUE;
    } catch (DataFormatException e) {
      return false; // the two bytes stood there by chance
    }
  }

  private boolean hasTrailer(Inflater inflater, long data, CRC32 crc) throws IOException {
    long trailer = data + inflater.getBytesRead();
    return image.has(trailer, 8)
        && image.numbers(trailer, 8).getInt(0) == (int) crc.getValue()
        && image.numbers(trailer, 8).getInt(4) == (int) inflater.getBytesWritten();
  }
}
