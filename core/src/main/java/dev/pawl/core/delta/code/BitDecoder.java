package dev.pawl.core.delta.code;

import dev.pawl.core.value.MalformedInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Reads bits from a section of a patch of known length. Beyond the end of the section it reads up
/// to four zero bytes, which every section may lack; after that the patch is malformed.
public final class BitDecoder implements BinaryCoder {
  private static final int ZEROS_BEYOND_END = 4;
  private static final long TOP = 0xFF000000L;
  private static final long ALL = 0xFFFFFFFFL;

  private final InputStream in;
  private final byte[] buffer = new byte[4096];
  private long left; // bytes of the section not yet in the buffer
  private int next; // next byte of the buffer
  private int filled; // bytes in the buffer
  private int beyond; // zeros read after the end
  // The interval, and the number in it that the section's bytes spell.
  private long low;
  private long high = ALL;
  private long value;

  /// A decoder for the next `length` bytes of `in`.
  public BitDecoder(InputStream in, long length) {
    this.in = in;
    begin(length);
  }

  /// Begins the next section, which has `length` bytes.
  public final void begin(long length) {
    left = length;
    next = 0;
    filled = 0;
    beyond = 0;
    low = 0;
    high = ALL;
    value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | nextByte();
    }
  }

  @Override
  public boolean reads() {
    return true;
  }

  @Override
  public int code(int bit, int chance) {
    long middle = low + (((high - low) * chance) >>> 16);
    int found;
    if (value <= middle) {
      high = middle;
      found = 1;
    } else {
      low = middle + 1;
      found = 0;
    }
    while (((low ^ high) & TOP) == 0) {
      low = low << 8 & ALL;
      high = (high << 8 & ALL) | 0xFF;
      value = (value << 8 & ALL) | nextByte();
    }
    return found;
  }

  private int nextByte() {
    if (next == filled) {
      if (left == 0) {
        if (++beyond > ZEROS_BEYOND_END) {
          throw new MalformedInput("patch section", "more bits used", "no bits after its end");
        }
        return 0;
      }
      fill();
    }
    return buffer[next++] & 0xFF;
  }

  private void fill() {
    try {
      filled = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (filled <= 0) {
        throw new EOFException("the patch ends " + left + " bytes too early");
      }
      left -= filled;
      next = 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads what is left of the section, so that the stream stands behind it.
  public void skipRest() throws IOException {
    in.skipNBytes(left);
    left = 0;
  }
}
