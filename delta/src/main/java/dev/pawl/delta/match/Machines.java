package dev.pawl.delta.match;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Set;

/// Tells which pages of an image hold instructions of which machine, from how often telling
/// instructions stand there. Nothing is asked of the format of the image.
final class Machines {
  /// Length of a page.
  static final int PAGE = 4096;

  private static final int RARE = 8;

  /// What a page seems to hold.
  enum Kind {
    /// No instructions we know.
    DATA,
    /// A64.
    ARM64,
    /// A32.
    ARM32,
    /// Thumb-2.
    THUMB,
    /// x86-64.
    X86_64,
    /// RISC-V.
    RISCV
  }

  private final byte[] image;
  private final Kind[] kinds;
  private final Set<Kind> present = EnumSet.noneOf(Kind.class);

  Machines(byte[] image) {
    this.image = image;
    this.kinds = new Kind[(image.length + PAGE - 1) / PAGE];
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = judge(i * PAGE, Math.min(image.length, (i + 1) * PAGE));
    }
    leaveOutRareKinds();
    present.addAll(Arrays.asList(kinds));
  }

  /// Kinds that few pages seem to hold, beside many of another kind, are a coincidence.
  private void leaveOutRareKinds() {
    var pages = new EnumMap<Kind, Integer>(Kind.class);
    for (Kind kind : kinds) {
      if (kind != Kind.DATA) {
        pages.merge(kind, 1, Integer::sum);
      }
    }
    int most = pages.values().stream().max(Integer::compare).orElse(0);
    for (int i = 0; i < kinds.length; i++) {
      if (pages.getOrDefault(kinds[i], 0) < most / RARE) {
        kinds[i] = Kind.DATA;
      }
    }
  }

  /// What the page around `at` holds.
  Kind at(int at) {
    return kinds[at / PAGE];
  }

  /// Whether any page holds this.
  boolean has(Kind kind) {
    return present.contains(kind);
  }

  private Kind judge(int from, int to) {
    int arm64 = 0;
    int arm32 = 0;
    int riscv = 0;
    for (int at = from; at + 4 <= to; at += 4) {
      int word = Words.at(image, at);
      if (isTellingArm64(word, at)) {
        arm64++;
      }
      // Most A32 instructions are executed always, and say so in their highest bits.
      arm32 += word >>> 28 == 14 ? 1 : 0;
    }
    if (arm32 > (to - from) / 4 / 2 && to - from >= 64) {
      return Kind.ARM32;
    }
    int thumb = 0;
    int x86 = 0;
    for (int at = from; at + 6 <= to; at++) {
      if ((at & 1) == 0) {
        int half = (image[at] & 0xFF) | (image[at + 1] & 0xFF) << 8;
        int next = image[at + 3] & 0xFF;
        boolean call = (half & 0xF800) == 0xF000 && (next & 0xD0) == 0xD0;
        if (half == 0x4770 || half >>> 8 == 0xB5 || half >>> 8 == 0xBD || call) {
          thumb++;
        } else if (half == 0x8082 || half == 0x0141 || (half & 0xF07F) == 0x00EF) {
          riscv++;
        }
      }
      if (isTellingX86(at)) {
        x86++;
      }
    }
    int least = Math.max(4, (to - from) / 128);
    int most = Math.max(Math.max(arm64, thumb / 2), Math.max(x86, riscv));
    if (most < least) {
      return Kind.DATA;
    }
    if (most == arm64) {
      return Kind.ARM64;
    }
    if (most == x86) {
      return Kind.X86_64;
    }
    return most == riscv ? Kind.RISCV : Kind.THUMB;
  }

  private boolean isTellingArm64(int word, int at) {
    if ((word & 0xFC000000) == 0x94000000) {
      long target = at + ((long) (word << 6 >> 6) << 2);
      return target >= 0 && target < image.length;
    }
    return word == 0xD65F03C0 // ret
        || (word & 0xFFE0FFE0) == 0xAA0003E0 // mov
        || (word & 0x7FC07FFF) == 0x29007BFD; // stp x29, x30
  }

  private boolean isTellingX86(int at) {
    int b = image[at] & 0xFF;
    if (b == 0xE8) {
      long target = (long) at + 5 + Words.at(image, at + 1);
      return target >= 0 && target < image.length;
    }
    return b == 0x48 && (image[at + 1] & 0xFD) == 0x89;
  }
}
