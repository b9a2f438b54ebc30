package dev.pawl.delta.make;

import dev.pawl.core.delta.code.BinaryCoder;
import dev.pawl.core.delta.code.Topic;
import java.io.ByteArrayOutputStream;

/// Writes bits, the other half of [dev.pawl.core.delta.code.BitDecoder], and counts what they cost
/// by topic.
final class BitEncoder implements BinaryCoder {
  private static final long TOP = 0xFF000000L;
  private static final long ALL = 0xFFFFFFFFL;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final double[] bits;

  /// Bits that an event of each chance in 1/4096 costs.
  private static final float[] COST = new float[4097];

  static {
    for (int i = 1; i <= 4096; i++) {
      COST[i] = (float) (-Math.log(i / 4096.0) / Math.log(2));
    }
    COST[0] = 12;
  }

  // The interval that the bits so far leave.
  private long low;
  private long high = ALL;
  private int topic; // what the bits are about

  /// @param bits for each topic, where costs are added
  BitEncoder(double[] bits) {
    this.bits = bits;
  }

  @Override
  public void topic(Topic about) {
    topic = about.number();
  }

  @Override
  public int code(int bit, int chance) {
    bits[topic] += COST[(bit == 1 ? chance : 65536 - chance) >>> 4];
    long middle = low + (((high - low) * chance) >>> 16);
    if (bit == 1) {
      high = middle;
    } else {
      low = middle + 1;
    }
    while (((low ^ high) & TOP) == 0) {
      out.write((int) (high >>> 24));
      low = low << 8 & ALL;
      high = (high << 8 & ALL) | 0xFF;
    }
    return bit;
  }

  /// How many bytes there are so far.
  int size() {
    return out.size();
  }

  /// Ends the section: as few bytes as tell the interval, zeros understood behind them.
  byte[] finish() {
    for (int bytes = 0; bytes <= 4; bytes++) {
      long unit = 1L << (32 - 8 * bytes);
      long value = (low + unit - 1) / unit * unit;
      if (value <= high) {
        for (int i = 0; i < bytes; i++) {
          out.write((int) (value >>> (24 - 8 * i)));
        }
        break;
      }
    }
    return out.toByteArray();
  }
}
