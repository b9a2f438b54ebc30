package dev.pawl.delta.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Finds the places in an image where a container may begin or end, in one pass.
final class Magics {
  /// What was seen.
  enum Kind {
    SQUASHFS("hsqs"),
    ZIP_END("PK\5\6"),
    GZIP("\37\213\10"),
    XZ("\3757zX"),
    ZSTD("(\265/\375");

    private final String bytes;

    Kind(String bytes) {
      this.bytes = bytes;
    }

    private boolean isAt(byte[] window, int at) {
      for (int i = 0; i < bytes.length(); i++) {
        if ((window[at + i] & 0xff) != bytes.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }

  record Magic(Kind kind, long at) {}

  private static final int WINDOW = 1 << 20;
  private static final int LENGTH = 4;
  private static final int MOST = 1 << 16; // in the noise of 16 GiB some occur by chance

  private Magics() {}

  static List<Magic> in(Bytes image) throws IOException {
    List<Magic> found = new ArrayList<>();
    for (long from = 0; from + LENGTH <= image.size(); from += WINDOW) {
      int length = (int) Math.min(WINDOW + LENGTH - 1, image.size() - from);
      byte[] window = image.piece(from, length);
      for (int at = 0; at + LENGTH <= length && found.size() < MOST; at++) {
        if (mayBegin(window[at])) {
          add(found, window, at, from);
        }
      }
    }
    return found;
  }

  private static boolean mayBegin(byte first) {
    return first == 'h' || first == 'P' || first == 0x1f || first == (byte) 0xfd || first == 0x28;
  }

  private static void add(List<Magic> found, byte[] window, int at, long from) {
    for (Kind kind : Kind.values()) {
      if (kind.isAt(window, at)) {
        found.add(new Magic(kind, from + at));
      }
    }
  }
}
