package dev.pawl.delta.suffix;

/// A text to be sorted: the bytes of an image, or the names that stand for its pieces.
sealed interface Text {
  /// Symbol at place `i`, from 0 to the size of the alphabet less one.
  int at(int i);

  /// Bytes as they are.
  @SuppressWarnings("ArrayRecordComponent") // too many for lists; nobody compares them
  record Bytes(byte[] bytes) implements Text {
    @Override
    public int at(int i) {
      return bytes[i] & 0xFF;
    }
  }

  /// Names of pieces; they stand in a part of the array that is being filled.
  @SuppressWarnings("ArrayRecordComponent") // too many for lists; nobody compares them
  record Names(int[] array, int from) implements Text {
    @Override
    public int at(int i) {
      return array[from + i];
    }
  }
}
