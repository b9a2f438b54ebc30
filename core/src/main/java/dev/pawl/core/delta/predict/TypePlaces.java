package dev.pawl.core.delta.predict;

import dev.pawl.core.value.MalformedInput;

/// Where the table of types of a kernel (BTF, the Linux documentation's "BPF Type Format") stands
/// in
/// both images: its records, and the names they point at. A patch has one such table at most.
///
/// @param records how many records the old table has at most; 0 if there is no table
/// @param oldTypes where the records begin in the old image
/// @param oldLength length of the old records in bytes
/// @param oldNames where the names begin in the old image
/// @param newTypes where the records begin in the new image
/// @param newLength length of the new records
/// @param newNames where the names begin in the new image
public record TypePlaces(
    int records,
    long oldTypes,
    long oldLength,
    long oldNames,
    long newTypes,
    long newLength,
    long newNames) {
  /// No table.
  public static final TypePlaces NONE = new TypePlaces(0, 0, 0, 0, 0, 0, 0);

  /// Most records a table may have.
  public static final int MOST = 1 << 20;

  /// Longest records: their offsets take 27 bits.
  public static final long LONGEST = 1L << 27;

  /// Refuses places outside images of these lengths.
  public void requireWithin(long oldView, long newView) {
    boolean right =
        records >= 0
            && records <= MOST
            && oldLength < LONGEST
            && oldLength <= oldView - oldTypes
            && newLength <= newView - newTypes
            && oldNames <= oldView
            && newNames <= newView;
    if (!right) {
      throw new MalformedInput("table of types", toString(), "places within the images");
    }
  }

  /// Whether a copy goes from the old records to the new ones.
  public boolean joins(long newStart, long oldStart, long length) {
    return newStart >= newTypes
        && newStart < newTypes + newLength
        && oldStart >= oldTypes
        && length <= oldTypes + oldLength - oldStart;
  }
}
