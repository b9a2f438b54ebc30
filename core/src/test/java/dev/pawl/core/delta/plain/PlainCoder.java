package dev.pawl.core.delta.plain;

import java.util.Arrays;

/// Section "Coder" of docs/spec/delta.md: reads bits, symbols and numbers.
@SuppressWarnings("OperatorPrecedence") // written as the page has it
final class PlainCoder {
  private final byte[] bytes;
  private final int end;
  private int at;
  private long low;
  private long high = 0xFFFFFFFFL;
  private long value;

  PlainCoder(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | next();
    }
  }

  /// Contexts of bits: slots and their limit.
  static final class Table {
    final int[] slots;
    final int limit;

    Table(int contexts, int limit) {
      this.slots = filled(contexts);
      this.limit = limit;
    }
  }

  static int[] filled(int contexts) {
    int[] slots = new int[contexts];
    Arrays.fill(slots, Integer.MIN_VALUE);
    return slots;
  }

  private int next() {
    int found = at < end ? bytes[at] & 0xFF : 0;
    if (++at > end + 4) {
      throw new IllegalArgumentException("delta.malformed");
    }
    return found;
  }

  int raw(int chance) {
    long middle = low + ((high - low) * chance >>> 16);
    int bit = value <= middle ? 1 : 0;
    if (bit == 1) {
      high = middle;
    } else {
      low = middle + 1;
    }
    while (low >>> 24 == high >>> 24) {
      low = low << 8 & 0xFFFFFFFFL;
      high = (high << 8 & 0xFFFFFFFFL) + 255;
      value = (value << 8 & 0xFFFFFFFFL) + next();
    }
    return bit;
  }

  static int learned(int slot, int bit, int limit) {
    int n = slot & 1023;
    int p = slot >>> 10;
    int counted = (slot & ~1023) | Math.min(n + 1, limit);
    return counted + (((((bit << 22) - p) >> 3) * (16384 / (2 * n + 3))) & ~1023);
  }

  int bit(Table table, int context) {
    int slot = table.slots[context];
    int bit = raw(Math.max(16, Math.min(65520, slot >>> 16)));
    table.slots[context] = learned(slot, bit, table.limit);
    return bit;
  }

  int symbol(Table table, int bits, int base) {
    int node = 1;
    while (node < 1 << bits) {
      node = 2 * node + bit(table, base + node);
    }
    return node - (1 << bits);
  }

  /// Numbers: the table of lengths and that of digits.
  static final class Numbers {
    final Table lengths;
    final Table digits;

    Numbers(int contexts) {
      lengths = new Table(64 * contexts, 255);
      digits = new Table(41 * 64 * contexts, 255);
    }
  }

  long number(Numbers numbers, int x) {
    int l = symbol(numbers.lengths, 6, 64 * x);
    if (l > 40) {
      throw new IllegalArgumentException("delta.malformed");
    }
    long v = 1;
    for (int i = l - 1; i >= 0; i--) {
      int s = l - 1 - i < 3 ? (int) v : 8 + i;
      v = 2 * v + bit(numbers.digits, (41 * x + l) * 64 + s);
    }
    return v - 1;
  }
}
