package dev.pawl.core.value;

import java.util.Locale;

/// A length or limit in bytes: 0 or more.
public record ByteCount(long value) implements Comparable<ByteCount> {
  /// Nothing at all.
  public static final ByteCount ZERO = new ByteCount(0);

  public ByteCount {
    if (value < 0) {
      throw new MalformedInput("byte count", Long.toString(value), "a whole number, 0 or more");
    }
  }

  /// `n` times 1,024 bytes.
  public static ByteCount kibi(long n) {
    return new ByteCount(Math.multiplyExact(n, 1024L));
  }

  /// `n` times 1,048,576 bytes.
  public static ByteCount mebi(long n) {
    return kibi(Math.multiplyExact(n, 1024L));
  }

  /// Whether this is more than `limit`.
  public boolean exceeds(ByteCount limit) {
    return value > limit.value;
  }

  @Override
  public int compareTo(ByteCount other) {
    return Long.compare(value, other.value);
  }

  /// For people: `512 B`, `1.5 KiB`, `33.0 MiB`.
  @Override
  public String toString() {
    if (value < 1024) {
      return value + " B";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double scaled = value / 1024.0;
    int unit = 0;
    while (scaled >= 1024 && unit < units.length - 1) {
      scaled /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", scaled, units[unit]);
  }
}
