package dev.pawl.delta.make;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/// Makes images that look like programs: functions that call each other and refer to data. With the
/// same seed and another `grown`, the same program in which some functions have become longer, so
/// that everything behind them has moved.
final class Programs {
  private static final int FUNCTIONS = 300;
  private static final int BASE_32 = 0x10000;

  private Programs() {}

  /// Where each function begins.
  private static int[] layout(long seed, int grown, int unit) {
    Random random = new Random(seed);
    int[] start = new int[FUNCTIONS + 1];
    for (int i = 0; i < FUNCTIONS; i++) {
      int length = (8 + random.nextInt(40)) * unit;
      start[i + 1] = start[i] + length + (i % 37 == 5 ? grown : 0);
    }
    return start;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(ByteBuffer made) {
    byte[] bytes = new byte[made.capacity()];
    made.get(0, bytes);
    return bytes;
  }

  static byte[] arm64(long seed, int grown) {
    int[] start = layout(seed, grown, 4);
    ByteBuffer out = buffer(start[FUNCTIONS]);
    for (int i = 0; i < FUNCTIONS; i++) {
      Random random = new Random(seed * 1000 + i);
      out.position(start[i]);
      while (out.position() < start[i + 1] - 4) {
        int at = out.position();
        int target = start[random.nextInt(FUNCTIONS)];
        switch (random.nextInt(6)) {
          case 0 -> out.putInt(0x94000000 | ((target - at) >> 2 & 0x03FFFFFF));
          case 1 -> {
            int pages = (target >> 12) - (at >> 12);
            out.putInt(0x90000001 | (pages >> 2 & 0x7FFFF) << 5 | (pages & 3) << 29);
            if (out.position() < start[i + 1] - 4) {
              out.putInt(0x91000021 | (target & 0xFFF) << 10);
            }
          }
          case 2 -> out.putInt(0x54000000 | ((start[i] - at) >> 2 & 0x7FFFF) << 5);
          case 3 -> out.putInt(0x14000000 | ((target - at) >> 2 & 0x03FFFFFF));
          default -> out.putInt(0xAA0003E0 | random.nextInt(31) << 16 | random.nextInt(31));
        }
      }
      out.putInt(start[i + 1] - 4, 0xD65F03C0);
    }
    return bytes(out);
  }

  /// Branches of both kinds, halves of addresses, and pools of addresses; it runs at `BASE_32`.
  static byte[] arm32(long seed, int grown) {
    int[] start = layout(seed, grown, 4);
    ByteBuffer out = buffer(start[FUNCTIONS]);
    for (int i = 0; i < FUNCTIONS; i++) {
      Random random = new Random(seed * 1000 + i);
      out.position(start[i]);
      while (out.position() < start[i + 1] - 8) {
        int at = out.position();
        int target = start[random.nextInt(FUNCTIONS)];
        int address = BASE_32 + target;
        switch (random.nextInt(6)) {
          case 0 -> out.putInt(0xEB000000 | ((target - at - 8) >> 2 & 0x00FFFFFF));
          case 1 -> out.putInt(0x1A000000 | ((start[i] - at - 8) >> 2 & 0x00FFFFFF));
          case 2 -> out.putInt(0xFA000000 | ((target - at - 8) >> 2 & 0x00FFFFFF));
          case 3 -> {
            out.putInt(0xE3003000 | (address & 0xF000) << 4 | (address & 0xFFF));
            out.putInt(0xE3403000 | (address >>> 12 & 0xF0000) | (address >>> 16 & 0xFFF));
          }
          default -> out.putInt(0xE1A00000 | random.nextInt(15) << 12 | random.nextInt(15));
        }
      }
      out.position(start[i + 1] - 8);
      out.putInt(0xE12FFF1E).putInt(BASE_32 + start[random.nextInt(FUNCTIONS)]);
    }
    return bytes(out);
  }

  /// The same in an ELF file of 32 bits.
  static byte[] elf32(long seed, int grown) {
    byte[] code = arm32(seed, grown);
    ByteBuffer out = buffer(4096 + code.length);
    out.putInt(0x464C457F).put((byte) 1).put((byte) 1);
    out.putInt(28, 52).putShort(42, (short) 32).putShort(44, (short) 1);
    out.putInt(52, 1).putInt(52 + 4, 4096).putInt(52 + 8, BASE_32).putInt(52 + 16, code.length);
    out.put(4096, code);
    return bytes(out);
  }

  static byte[] thumb(long seed, int grown) {
    int[] start = layout(seed, grown, 4);
    ByteBuffer out = buffer(start[FUNCTIONS] + 8);
    for (int i = 0; i < FUNCTIONS; i++) {
      Random random = new Random(seed * 1000 + i);
      out.position(start[i]);
      out.putShort((short) 0xB510);
      while (out.position() < start[i + 1] - 8) {
        int target = start[random.nextInt(FUNCTIONS)];
        int distance = target - out.position() - 4;
        if (random.nextInt(4) == 0) {
          out.putShort((short) (0xF000 | (distance >> 14 & 0x400) | (distance >> 12 & 0x3FF)));
          int sign = distance >>> 31;
          int j1 = (distance >> 23 & 1) ^ 1 ^ sign;
          int j2 = (distance >> 22 & 1) ^ 1 ^ sign;
          out.putShort((short) (0xD000 | j1 << 13 | j2 << 11 | (distance >> 1 & 0x7FF)));
        } else {
          out.putShort((short) (0x4600 | random.nextInt(64)));
        }
      }
      out.putShort((short) 0x4770);
      out.putInt(start[i + 1] - 4, start[random.nextInt(FUNCTIONS)] | 1);
    }
    return bytes(out);
  }

  static byte[] x86(long seed, int grown) {
    int[] start = layout(seed, grown, 5);
    ByteBuffer out = buffer(start[FUNCTIONS] + 16);
    for (int i = 0; i < FUNCTIONS; i++) {
      Random random = new Random(seed * 1000 + i);
      out.position(start[i]);
      while (out.position() < start[i + 1] - 8) {
        int target = start[random.nextInt(FUNCTIONS)];
        switch (random.nextInt(3)) {
          case 0 -> out.put((byte) 0xE8).putInt(target - out.position() - 4);
          case 1 -> {
            out.put((byte) 0x48).put((byte) 0x8D).put((byte) 0x05);
            out.putInt(target - out.position() - 4);
          }
          default -> out.put((byte) 0x48).put((byte) 0x89).put((byte) random.nextInt(64));
        }
      }
    }
    return bytes(out);
  }

  static byte[] riscv(long seed, int grown) {
    int[] start = layout(seed, grown, 4);
    ByteBuffer out = buffer(start[FUNCTIONS] + 16);
    for (int i = 0; i < FUNCTIONS; i++) {
      Random random = new Random(seed * 1000 + i);
      out.position(start[i]);
      out.putShort((short) 0x1141);
      while (out.position() < start[i + 1] - 12) {
        int distance = start[random.nextInt(FUNCTIONS)] - out.position();
        switch (random.nextInt(3)) {
          case 0 ->
              out.putInt(
                  0xEF
                      | (distance >>> 20 & 1) << 31
                      | (distance & 0xFF000)
                      | (distance >>> 11 & 1) << 20
                      | (distance >>> 1 & 0x3FF) << 21);
          case 1 -> {
            int upper = distance + 0x800 & 0xFFFFF000;
            out.putInt(0x297 | upper).putInt(0x28067 | (distance - upper) << 20);
          }
          default -> out.putShort((short) (0x8082 + (random.nextInt(8) << 7)));
        }
      }
    }
    return bytes(out);
  }

  /// Functions of random bytes, then tables of their addresses in four forms.
  static byte[] pointers(long seed, int grown) {
    int[] start = layout(seed, grown, 8);
    int tables = start[FUNCTIONS] + 7 & ~7;
    ByteBuffer out = buffer(tables + FUNCTIONS * 40);
    for (int i = 0; i < FUNCTIONS; i++) {
      byte[] body = new byte[start[i + 1] - start[i]];
      new Random(seed * 1000 + i).nextBytes(body);
      out.position(start[i]);
      out.put(body);
    }
    out.position(tables);
    Random random = new Random(seed);
    for (int i = 0; i < FUNCTIONS * 2; i++) {
      out.putLong(0xFFFF800008000000L + start[random.nextInt(FUNCTIONS)]);
    }
    for (int i = 0; i < FUNCTIONS; i++) {
      out.putInt(start[random.nextInt(FUNCTIONS)] - out.position());
    }
    for (int i = 0; i < FUNCTIONS; i++) {
      out.putInt(start[random.nextInt(FUNCTIONS)]);
    }
    return bytes(out);
  }

  /// An ELF file of 64 bits whose one segment is loaded elsewhere than it stands.
  static byte[] elf(long seed, int grown) {
    byte[] code = arm64(seed, grown);
    ByteBuffer out = buffer(4096 + code.length);
    out.putInt(0x464C457F).put((byte) 2).put((byte) 1);
    out.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 1);
    out.putInt(64, 1).putLong(64 + 8, 4096).putLong(64 + 16, 0x410000);
    out.putLong(64 + 32, code.length);
    out.put(4096, code);
    return bytes(out);
  }
}
