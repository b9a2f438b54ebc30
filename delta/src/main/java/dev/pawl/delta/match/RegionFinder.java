package dev.pawl.delta.match;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.predict.Regions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds the programs in an image, and at which addresses their parts run: ELF files, 32 or 64
/// bits, little endian, that stand in one piece at a multiple of 512 bytes. What is not in one has
/// its offset for address.
final class RegionFinder {
  private static final int STEP = 512;
  private static final int LOAD = 1;
  private static final int MOST_SEGMENTS = 64;

  private record Region(long offset, long length, long address, int space) {}

  private final ImageWindow image;
  private final List<Region> found = new ArrayList<>();
  private int spaces; // how many programs were found

  private RegionFinder(OldImage image) {
    this.image = new ImageWindow(image);
  }

  /// The regions of an image; the whole of it from `base` on if there is no program in it.
  static Regions of(OldImage image, long base) throws IOException {
    RegionFinder finder = new RegionFinder(image);
    for (long at = 0; at + 64 <= image.size(); at += STEP) {
      finder.program(at);
    }
    return finder.regions(base);
  }

  private void program(long at) throws IOException {
    if (image.at(at) != 0x7F || narrow(at) != 0x464C457F || image.at(at + 5) != 1) {
      return;
    }
    boolean wide = image.at(at + 4) == 2;
    long table = wide ? wide(at + 32) : narrow(at + 28);
    int entry = half(at + (wide ? 54 : 42));
    int count = Math.min(MOST_SEGMENTS, half(at + (wide ? 56 : 44)));
    spaces++;
    for (int i = 0; i < count; i++) {
      long header = at + table + (long) i * entry;
      if (table < 0
          || table > image.size()
          || header + 56 > image.size()
          || narrow(header) != LOAD) {
        continue;
      }
      long offset = at + (wide ? wide(header + 8) : narrow(header + 4));
      long address = wide ? wide(header + 16) : narrow(header + 8);
      long length = wide ? wide(header + 32) : narrow(header + 16);
      if (offset >= at && length > 0 && offset <= image.size() - length) {
        found.add(new Region(offset, length, address, spaces));
      }
    }
  }

  private int half(long at) throws IOException {
    return image.at(at) | image.at(at + 1) << 8;
  }

  private long narrow(long at) throws IOException {
    return half(at) | (long) half(at + 2) << 16;
  }

  private long wide(long at) throws IOException {
    return narrow(at) | narrow(at + 4) << 32;
  }

  /// The regions in order; what lies between programs belongs to one that runs at `base`.
  private Regions regions(long base) {
    found.sort(Comparator.comparingLong(Region::offset));
    List<Region> all = new ArrayList<>();
    long end = 0;
    for (Region region : found) {
      if (region.offset() >= end && all.size() < Regions.MOST - 2) {
        between(all, end, region.offset(), base);
        all.add(region);
        end = region.offset() + region.length();
      }
    }
    between(all, end, image.size(), base);
    return new Regions(
        all.stream().mapToLong(Region::offset).toArray(),
        all.stream().mapToLong(Region::length).toArray(),
        all.stream().mapToLong(Region::address).toArray(),
        all.stream().mapToInt(Region::space).toArray());
  }

  private static void between(List<Region> all, long from, long to, long base) {
    if (to > from) {
      all.add(new Region(from, to - from, base + from, 0));
    }
  }
}
