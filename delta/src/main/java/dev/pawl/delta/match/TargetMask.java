package dev.pawl.delta.match;

import dev.pawl.core.delta.predict.Regions;

/// Replaces addresses in data by what stands where they point, so that tables of addresses are
/// matched by what they are about. Looked at are words in pages without instructions: absolute
/// addresses of eight bytes, and distances of four bytes back from the word itself, as kernels have
/// them. A wrong guess spoils a match, never a patch.
final class TargetMask {
  private static final int SEEN = 12; // bytes at the target
  private static final int MANY = 8; // one word in so many makes a table
  private static final int MOST_STEP = 1 << 16;
  private static final int NEAREST = 0x1000; // what is nearer is taken for a small number

  private final byte[] image;
  private final byte[] masked;
  private final Machines machines;
  private final Regions regions;

  /// @param masked the image with fields of instructions blank; is changed
  TargetMask(byte[] image, byte[] masked, Machines machines, Regions regions) {
    this.image = image;
    this.masked = masked;
    this.machines = machines;
    this.regions = regions;
  }

  /// The masked image with addresses replaced.
  byte[] apply() {
    byte[] result = masked.clone();
    for (int page = 0; page + 8 <= image.length; page += Machines.PAGE) {
      if (machines.at(page) == Machines.Kind.DATA) {
        page(page, Math.min(image.length, page + Machines.PAGE), result);
      }
    }
    return result;
  }

  /// Whether many words of a page are distances back to instructions. Pairs of distances that only
  /// ascend (`.eh_frame_hdr`) are counted from the start of their table, not from the word.
  private boolean hasDistances(int from, int to) {
    int found = 0;
    int ascending = 0;
    for (int at = from; at + 4 <= to; at += 4) {
      int low = Words.at(image, at);
      int step = at + 12 <= to ? Words.at(image, at + 8) - low : 0;
      ascending += step > 0 && step < MOST_STEP ? 1 : 0;
      if (low < -NEAREST && at + low >= 0 && (low & 3) == 0) {
        found += machines.at(at + low) == Machines.Kind.DATA ? 0 : 1;
      }
    }
    int words = (to - from) / 4;
    return found >= words / MANY && ascending < words - words / MANY;
  }

  private void page(int from, int to, byte[] result) {
    boolean distances = hasDistances(from, to);
    for (int at = from; at + 8 <= to; at += 4) {
      int low = Words.at(image, at);
      if ((at & 7) == 0) {
        int target = absolute(at, (low & 0xFFFFFFFFL) | (long) Words.at(image, at + 4) << 32);
        if (target >= 0) {
          Words.put(result, at, hash(target));
          at += 4;
          continue;
        }
      }
      if (distances && low < -NEAREST && at + low >= 0) {
        Words.put(result, at, hash(at + low));
      }
    }
  }

  /// Where an address points in the image; -1 if it is none.
  private int absolute(int at, long address) {
    if (address >= 0 && address < NEAREST) {
      return -1;
    }
    int near = regionOf(at);
    int last = Math.min(regions.count() - 1, near + 8);
    for (int i = Math.max(0, near - 8); i <= last; i++) {
      long within = address - regions.address()[i];
      if (near >= 0
          && regions.space()[i] == regions.space()[near]
          && within >= 0
          && within < regions.length()[i]
          && (regions.address()[i] != 0 || regions.space()[i] != 0)) {
        return (int) (regions.offset()[i] + within);
      }
    }
    return -1;
  }

  private int regionOf(int at) {
    int low = 0;
    int high = regions.count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (regions.offset()[middle] <= at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private int hash(int target) {
    int hash = 1;
    int end = Math.min(image.length, target + SEEN);
    for (int i = target; i < end; i++) {
      hash = (hash ^ masked[i]) * 0x01000193;
    }
    return hash;
  }
}
