package dev.pawl.core.value;

/// Anti-rollback counter of an image: 0 to 2^53 - 1, signed offline with it, raised only when older
/// images must never run again (Uptane: release counter). A device's floor is the highest it has
/// confirmed; an image below the floor is neither installed nor booted.
public record ReleaseCounter(long value) implements Comparable<ReleaseCounter> {
  /// The counter of a product line's first image.
  public static final ReleaseCounter ZERO = new ReleaseCounter(0);

  /// The highest there is: what JSON readers everywhere can take.
  public static final long HIGHEST = (1L << 53) - 1;

  public ReleaseCounter {
    if (value < 0 || value > HIGHEST) {
      throw new MalformedInput(
          "release counter", Long.toString(value), "a whole number from 0 to 2^53 - 1");
    }
  }

  /// Whether an image with this counter is below the floor `floor`.
  public boolean isBelow(ReleaseCounter floor) {
    return value < floor.value;
  }

  @Override
  public int compareTo(ReleaseCounter other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "counter " + value;
  }
}
