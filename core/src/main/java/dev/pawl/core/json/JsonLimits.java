package dev.pawl.core.json;

import dev.pawl.core.value.ByteCount;

/// How much of a JSON document a reader accepts.
///
/// @param document longest document, in bytes
/// @param depth deepest nesting of objects and arrays; 1 allows an object of plain members
/// @param string longest text or member name, in UTF-16 units as a text in memory takes them
/// @param entries most members and elements in the whole document
public record JsonLimits(ByteCount document, int depth, ByteCount string, int entries) {
  private static final JsonLimits STANDARD =
      new JsonLimits(ByteCount.mebi(1), 32, ByteCount.kibi(256), 100_000);

  /// Deepest nesting any limits may allow: reading takes one stack frame for each level.
  public static final int DEEPEST = 256;

  public JsonLimits {
    if (depth < 1 || depth > DEEPEST || entries < 0) {
      throw new IllegalArgumentException(
          "depth must be 1 to " + DEEPEST + " and entries 0 or more: " + depth + ", " + entries);
    }
  }

  /// 1 MiB, 32 levels, texts of 256 KiB, 100,000 entries.
  public static JsonLimits standard() {
    return STANDARD;
  }

  /// These limits with another longest document.
  public JsonLimits withDocument(ByteCount longest) {
    return new JsonLimits(longest, depth, string, entries);
  }

  /// These limits with another number of entries.
  public JsonLimits withEntries(int most) {
    return new JsonLimits(document, depth, string, most);
  }
}
