package dev.pawl.core.delta.codec;

/// What liblzma is told when it makes an .xz stream, packed into one number: bits 0 to 3 the preset
/// (0 to 9), bit 4 extreme, bits 5 to 8 the check (0 none, 1 CRC32, 4 CRC64, 10 SHA-256), bits 9 to
/// 14 the dictionary size as in the header of an LZMA2 filter, bits 15 to 18 the branch filter in
/// front (0 none, 4 to 10 its number in the .xz format).
public record XzSettings(int preset, boolean extreme, int check, int dictionaryCode, int filter) {
  /// Largest dictionary: 1 MiB, as large as the largest block. The code 16 is 2^20.
  private static final int LARGEST_DICTIONARY_CODE = 16;

  /// Takes the number apart; only for settings that [Method#allows].
  public static XzSettings of(int settings) {
    return new XzSettings(
        settings & 15,
        (settings & 16) != 0,
        settings >> 5 & 15,
        settings >> 9 & 63,
        settings >> 15 & 15);
  }

  static boolean isPossible(int settings) {
    XzSettings is = of(settings);
    return settings >= 0
        && settings >> 19 == 0
        && is.preset <= 9
        && (is.check == 0 || is.check == 1 || is.check == 4 || is.check == 10)
        && is.dictionaryCode <= LARGEST_DICTIONARY_CODE
        && (is.filter == 0 || (is.filter >= 4 && is.filter <= 10));
  }

  /// The number.
  public int packed() {
    return preset | (extreme ? 16 : 0) | check << 5 | dictionaryCode << 9 | filter << 15;
  }

  /// Dictionary size in bytes.
  public int dictionary() {
    return (2 | (dictionaryCode & 1)) << (dictionaryCode / 2 + 11);
  }
}
