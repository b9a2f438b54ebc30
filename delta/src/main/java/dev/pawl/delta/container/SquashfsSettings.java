package dev.pawl.delta.container;

import dev.pawl.core.delta.codec.Method;
import dev.pawl.core.delta.codec.XzSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/// How mksquashfs was told to compress: the method of the superblock, and settings to try.
record SquashfsSettings(Method method, List<Integer> guesses) {
  private static final int CRC32 = 1;
  private static final int STORED_OPTIONS = 0x8000;

  SquashfsSettings {
    guesses = List.copyOf(guesses);
  }

  /// The settings of a file system; nothing if its method is unknown.
  static Optional<SquashfsSettings> of(Bytes image, Squashfs squashfs) throws IOException {
    Optional<ByteBuffer> options = options(image, squashfs);
    return switch (squashfs.compression()) {
      case 1 -> Optional.of(zlib(options));
      case 3 -> Optional.of(new SquashfsSettings(Method.LZO, first(options, 4, 8, 1, 9)));
      case 4 -> Optional.of(xz(options, squashfs.blockSize()));
      case 5 ->
          Optional.of(
              new SquashfsSettings(Method.LZ4, strong(options) ? List.of(12, 9) : List.of(0)));
      case 6 -> Optional.of(new SquashfsSettings(Method.ZSTD, first(options, 0, 15, 1, 22)));
      default -> Optional.empty();
    };
  }

  private static Optional<ByteBuffer> options(Bytes image, Squashfs squashfs) throws IOException {
    long at = squashfs.start() + Squashfs.LENGTH;
    if (!squashfs.hasOptions() || !image.has(at, 2)) {
      return Optional.empty();
    }
    int head = image.numbers(at, 2).getShort(0) & 0xffff;
    int length = head - STORED_OPTIONS;
    return length >= 8 && length <= 64 && image.has(at + 2, length)
        ? Optional.of(image.numbers(at + 2, length))
        : Optional.empty();
  }

  private static SquashfsSettings zlib(Optional<ByteBuffer> options) {
    SequencedSet<Integer> guesses = new LinkedHashSet<>(first(options, 0, 9, 1, 9));
    for (int strategy = 1; strategy <= 2; strategy++) {
      for (int level : List.copyOf(guesses).subList(0, 1)) {
        guesses.add(level + 16 * strategy);
      }
    }
    return new SquashfsSettings(Method.ZLIB, List.copyOf(guesses));
  }

  /// The level that the options name, or the usual one, then the others.
  private static List<Integer> first(
      Optional<ByteBuffer> options, int place, int usual, int lowest, int highest) {
    SequencedSet<Integer> levels = new LinkedHashSet<>();
    options.map(numbers -> numbers.getInt(place)).ifPresent(levels::add);
    levels.add(usual);
    for (int level = highest; level >= lowest; level--) {
      levels.add(level);
    }
    levels.removeIf(level -> level < lowest || level > highest);
    return List.copyOf(levels);
  }

  private static boolean strong(Optional<ByteBuffer> options) {
    return options.isPresent() && (options.get().getInt(4) & 1) != 0;
  }

  /// Data blocks have a dictionary as long as a block or as the options say, metadata blocks the
  /// same or their own length; either may have gone through a branch filter.
  private static SquashfsSettings xz(Optional<ByteBuffer> options, int blockSize) {
    SequencedSet<Integer> dictionaries = new LinkedHashSet<>();
    options.map(numbers -> numbers.getInt(0)).ifPresent(dictionaries::add);
    dictionaries.add(blockSize);
    dictionaries.add(Squashfs.METADATA);
    int filters = options.map(numbers -> numbers.getInt(4)).orElse(0);
    List<Integer> guesses = new ArrayList<>();
    for (int dictionary : dictionaries) {
      for (int filter = 0; filter <= 10; filter++) {
        boolean used = filter == 0 || (filter >= 4 && (filters >> (filter - 4) & 1) != 0);
        int code = dictionaryCode(dictionary);
        if (used && code >= 0) {
          guesses.add(new XzSettings(6, false, CRC32, code, filter).packed());
        }
      }
    }
    return new SquashfsSettings(Method.XZ, guesses.stream().filter(Method.XZ::allows).toList());
  }

  private static int dictionaryCode(int length) {
    for (int code = 0; code <= 16; code++) {
      if (new XzSettings(6, false, CRC32, code, 0).dictionary() == length) {
        return code;
      }
    }
    return -1;
  }
}
