package dev.pawl.delta.match;

/// Blanks the fields of instructions that change when things move, so that matching sees through
/// them.
final class AddressMask {
  private AddressMask() {}

  /// A copy of the image with such fields blank.
  static byte[] of(byte[] image, Machines machines) {
    byte[] masked = image.clone();
    for (int page = 0; page < image.length; page += Machines.PAGE) {
      int to = Math.min(image.length, page + Machines.PAGE);
      switch (machines.at(page)) {
        case ARM64 -> arm64(masked, page, to);
        case ARM32 -> arm32(masked, page, to);
        case THUMB -> thumb(masked, page, to);
        case X86_64 -> x86(masked, page, to);
        case DATA, RISCV -> {}
      }
    }
    return masked;
  }

  private static void arm64(byte[] image, int from, int to) {
    for (int at = from; at + 4 <= to; at += 4) {
      int word = Words.at(image, at);
      int top = word >>> 24;
      if ((top & 0x7C) == 0x14) {
        Words.put(image, at, word & 0xFC000000);
      } else if ((top & 0x1F) == 0x10) {
        Words.put(image, at, word & 0x9F00001F);
      }
    }
  }

  private static void arm32(byte[] image, int from, int to) {
    for (int at = from; at + 4 <= to; at += 4) {
      int word = Words.at(image, at);
      if ((word & 0x0E000000) == 0x0A000000) {
        Words.put(image, at, word & 0xFF000000);
      }
    }
  }

  private static void thumb(byte[] image, int from, int to) {
    for (int at = from; at + 4 <= to; at += 2) {
      int word = Words.at(image, at);
      if ((word & 0xF800) == 0xF000 && (word & 0xD0000000) == 0xD0000000) {
        Words.put(image, at, word & 0xD000F800);
        at += 2;
      }
    }
  }

  private static void x86(byte[] image, int from, int to) {
    for (int at = from; at + 5 <= to; at++) {
      if ((image[at] & 0xFE) == 0xE8 && (image[at + 4] == 0 || image[at + 4] == -1)) {
        Words.put(image, at + 1, 0);
        at += 4;
      }
    }
  }
}
