package dev.pawl.core.delta.patch;

import dev.pawl.core.delta.code.ByteMixer;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.MalformedInput;
import java.util.Arrays;
import java.util.Optional;

/// How much memory a device has for applying a patch; decides the sizes of tables.
@SuppressWarnings("ImmutableEnumChecker") // they are: records of numbers
public enum Profile {
  /// At most 1 MiB.
  SMALL(1, "small", new Sizes(13, 14, 12, 9), ByteCount.mebi(1)),
  /// At most 8 MiB.
  LINUX(2, "linux", new Sizes(16, 18, 16, 12), ByteCount.mebi(8));

  /// Binary logarithms of table sizes.
  ///
  /// @param slots of each context of the byte mixer, 4 bytes each
  /// @param history bytes of output that are remembered
  /// @param matches places of the history that are remembered, 4 bytes each
  /// @param learned addresses each predictor remembers, 16 bytes each
  public record Sizes(int slots, int history, int matches, int learned) {}

  /// 16 bytes for each of eight predictors, 24 for the shifts of words, and some room.
  private static final long PER_LEARNED = 200;

  private final int number;
  private final String label;
  private final Sizes sizes;
  private final ByteCount memory;

  Profile(int number, String label, Sizes sizes, ByteCount memory) {
    this.number = number;
    this.label = label;
    this.sizes = sizes;
    this.memory = memory;
  }

  /// The number in a patch.
  public int number() {
    return number;
  }

  /// The name people use.
  public String label() {
    return label;
  }

  /// How large the tables are.
  public Sizes sizes() {
    return sizes;
  }

  /// Memory that the tables of this profile take, whatever the images.
  long tables() {
    long fixed = 480L << 10;
    return fixed
        + 4L * ByteMixer.CONTEXTS * (1L << sizes.slots)
        + (1L << sizes.history)
        + 4L * (1L << sizes.matches)
        + PER_LEARNED * (1L << sizes.learned);
  }

  /// Most memory an applier may use for a patch of this profile.
  public ByteCount memory() {
    return memory;
  }

  /// The profile people call so.
  /// @throws MalformedInput if there is none
  public static Profile named(String name) {
    return Arrays.stream(values())
        .filter(profile -> profile.label.equals(name))
        .findFirst()
        .orElseThrow(() -> new MalformedInput("profile of a patch", name, "`linux` or `small`"));
  }

  /// The profile with this number.
  static Optional<Profile> numbered(int number) {
    return Arrays.stream(values()).filter(profile -> profile.number == number).findFirst();
  }
}
