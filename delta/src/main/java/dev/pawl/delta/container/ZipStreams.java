package dev.pawl.delta.container;

import dev.pawl.core.delta.codec.Method;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// The deflated entries of a zip or jar file, also of one that stands inside an image in one piece
/// (APPNOTE.TXT 4.3 and 4.4; not zip64, not encrypted entries).
final class ZipStreams {
  private static final int END_LENGTH = 22;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_LENGTH = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int DEFLATED = 8;
  private static final int ENCRYPTED = 1;
  private static final List<Integer> LEVELS = List.of(6, 9, 1, 8, 7, 5, 4, 3, 2);

  private final Bytes image;
  private final List<Found> found;

  ZipStreams(Bytes image, List<Found> found) {
    this.image = image;
    this.found = found;
  }

  /// Adds the entries of the archive that ends with the record at this place, if it is one.
  void addArchiveEndingAt(long end) throws IOException {
    if (!image.has(end, END_LENGTH)) {
      return;
    }
    ByteBuffer record = image.numbers(end, END_LENGTH);
    int entries = record.getShort(10) & 0xffff;
    long directoryLength = record.getInt(12) & 0xffffffffL;
    long directoryOffset = record.getInt(16) & 0xffffffffL;
    long directory = end - directoryLength;
    long start = directory - directoryOffset;
    if (start < 0 || directoryLength > image.size() || directoryLength > 64 << 20) {
      return;
    }
    ByteBuffer list = image.numbers(directory, (int) directoryLength);
    int at = 0;
    for (int i = 0; i < entries && at + CENTRAL_LENGTH <= directoryLength; i++) {
      if (list.getInt(at) != CENTRAL) {
        return;
      }
      addEntry(list, at, start);
      at +=
          CENTRAL_LENGTH
              + unsigned(list, at + 28)
              + unsigned(list, at + 30)
              + unsigned(list, at + 32);
    }
  }

  private void addEntry(ByteBuffer list, int at, long start) throws IOException {
    boolean encrypted = (unsigned(list, at + 8) & ENCRYPTED) != 0;
    int encodedLength = list.getInt(at + 20);
    int decodedLength = list.getInt(at + 24);
    long local = start + (list.getInt(at + 42) & 0xffffffffL);
    if (unsigned(list, at + 10) != DEFLATED
        || encrypted
        || encodedLength <= 0
        || decodedLength <= 0
        || !image.has(local, LOCAL_LENGTH)) {
      return;
    }
    ByteBuffer head = image.numbers(local, LOCAL_LENGTH);
    long data = local + LOCAL_LENGTH + unsigned(head, 26) + unsigned(head, 28);
    if (head.getInt(0) == LOCAL && image.has(data, encodedLength)) {
      found.add(
          new Found(
              data, encodedLength, decodedLength, Method.DEFLATE, Found.Shape.ZIP_ENTRY, LEVELS));
    }
  }

  private static int unsigned(ByteBuffer numbers, int at) {
    return numbers.getShort(at) & 0xffff;
  }
}
