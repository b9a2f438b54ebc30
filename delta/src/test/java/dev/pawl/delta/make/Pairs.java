package dev.pawl.delta.make;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Pairs of small images that are hard in one way each.
final class Pairs {
  /// Old and new.
  @SuppressWarnings("ArrayRecordComponent") // of tests, never compared
  record Pair(byte[] old, byte[] text) {}

  private Pairs() {}

  static Map<String, Pair> all() {
    Map<String, Pair> pairs = new LinkedHashMap<>();
    byte[] some = random(1, 5000);
    pairs.put("both empty", new Pair(new byte[0], new byte[0]));
    pairs.put("old empty", new Pair(new byte[0], some));
    pairs.put("new empty", new Pair(some, new byte[0]));
    pairs.put("one byte each", new Pair(new byte[] {1}, new byte[] {2}));
    pairs.put("one byte from many", new Pair(some, new byte[] {7}));
    pairs.put("identical", new Pair(some, some.clone()));
    pairs.put("zeros", new Pair(new byte[70_000], new byte[150_001]));
    pairs.put("unrelated", new Pair(some, random(2, 6000)));
    pairs.put("reversed halves", new Pair(some, rotated(some, 2500)));
    pairs.put("repeated", new Pair(random(3, 300), repeated(random(3, 300), 90)));
    pairs.put("insertions", new Pair(random(4, 90_000), inserted(random(4, 90_000), 5)));
    pairs.put("a64 moved", new Pair(Programs.arm64(6, 0), Programs.arm64(6, 24)));
    pairs.put("thumb moved", new Pair(Programs.thumb(7, 0), Programs.thumb(7, 12)));
    pairs.put("a32 moved", new Pair(Programs.elf32(17, 0), Programs.elf32(17, 12)));
    pairs.put("x86-64 moved", new Pair(Programs.x86(8, 0), Programs.x86(8, 7)));
    pairs.put("risc-v moved", new Pair(Programs.riscv(9, 0), Programs.riscv(9, 16)));
    pairs.put("pointers moved", new Pair(Programs.pointers(10, 0), Programs.pointers(10, 40)));
    pairs.put("elf moved", new Pair(Programs.elf(11, 0), Programs.elf(11, 64)));
    pairs.put("repeated at the edge", new Pair(new byte[0], repeated(random(16, 16_300), 3)));
    pairs.put("types moved", new Pair(Types.table(12, false), Types.table(12, true)));
    pairs.put("random new", new Pair(random(13, 9000), joined(random(13, 9000), random(14, 9000))));
    pairs.put("mixed new", new Pair(Programs.arm64(6, 0), mixed(Programs.arm64(15, 0))));
    return pairs;
  }

  static Pair named(String name) {
    return Objects.requireNonNull(all().get(name), name);
  }

  static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /// Instructions with runs of zeros among them that end at odd places.
  private static byte[] mixed(byte[] program) {
    for (int at = 0; at + 700 < program.length; at += 331) {
      Arrays.fill(program, at, at + at % 97, (byte) 0);
    }
    return program;
  }

  private static byte[] rotated(byte[] bytes, int by) {
    byte[] rotated = new byte[bytes.length];
    System.arraycopy(bytes, by, rotated, 0, bytes.length - by);
    System.arraycopy(bytes, 0, rotated, bytes.length - by, by);
    return rotated;
  }

  private static byte[] repeated(byte[] bytes, int times) {
    byte[] repeated = new byte[bytes.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(bytes, 0, repeated, i * bytes.length, bytes.length);
    }
    return repeated;
  }

  /// Inserts, removes and changes a few bytes here and there.
  static byte[] inserted(byte[] bytes, long seed) {
    Random random = new Random(seed);
    byte[] changed = new byte[bytes.length * 2];
    int to = 0;
    for (int from = 0; from < bytes.length; ) {
      int n = Math.min(bytes.length - from, 1 + random.nextInt(3000));
      System.arraycopy(bytes, from, changed, to, n);
      from += n + (random.nextBoolean() ? random.nextInt(20) : 0);
      to += n;
      changed[to - 1 - random.nextInt(n)] ^= (byte) random.nextInt(256);
      to += random.nextBoolean() ? random.nextInt(20) : 0;
    }
    return Arrays.copyOf(changed, to);
  }
}
