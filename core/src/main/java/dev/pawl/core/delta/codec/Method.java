package dev.pawl.core.delta.codec;

import dev.pawl.core.value.MalformedInput;

/// A compression method as it occurs inside images. The number stands in recipes
/// (docs/spec/delta-containers.md, "Methods") and never changes.
public enum Method {
  /// RFC 1951 without a frame, as in zip and gzip. Settings: level 1 to 9, plus 16 times the
  /// strategy (0 default, 1 filtered, 2 Huffman only) of zlib with 15 window bits, memory level 8.
  DEFLATE(1, "deflate"),
  /// RFC 1950: DEFLATE with header and checksum of zlib, as in squashfs. Settings as DEFLATE.
  ZLIB(2, "zlib"),
  /// A whole .xz stream as liblzma makes it in one call, as in squashfs. Settings: [XzSettings].
  XZ(3, "xz"),
  /// A whole zstd frame made in one call. Settings: level 1 to 22.
  ZSTD(4, "zstd"),
  /// An LZ4 block. Settings: 0 for the fast compressor, 1 to 12 for that level of the strong one.
  LZ4(5, "lz4"),
  /// An LZO1X block of the 999 compressor, optimized. Settings: level 1 to 9.
  LZO(6, "lzo");

  /// Longest decoded stream of the methods that work on whole blocks in memory: 1 MiB, the largest
  /// block of squashfs.
  public static final int LONGEST_BLOCK = 1 << 20;

  private final int number;
  private final String word;

  Method(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /// The number in recipes.
  public int number() {
    return number;
  }

  /// The name in declarations of devices, in reports and messages.
  public String word() {
    return word;
  }

  /// Whether streams of any length are taken piece by piece. The others are blocks of at most
  /// [#LONGEST_BLOCK] decoded bytes.
  public boolean streams() {
    return this == DEFLATE || this == ZLIB;
  }

  /// The method with this number.
  /// @throws MalformedInput if there is none
  public static Method of(long number) {
    for (Method method : values()) {
      if (method.number == number) {
        return method;
      }
    }
    throw new MalformedInput("recipe", "method " + number, "a method from 1 to 6");
  }

  /// Whether the settings are possible for this method.
  public boolean allows(int settings) {
    return switch (this) {
      case DEFLATE, ZLIB -> settings >> 4 <= 2 && between(1, settings & 15, 9) && settings >= 0;
      case XZ -> XzSettings.isPossible(settings);
      case ZSTD -> between(1, settings, 22);
      case LZ4 -> between(0, settings, 12);
      case LZO -> between(1, settings, 9);
    };
  }

  private static boolean between(int low, int value, int high) {
    return low <= value && value <= high;
  }
}
