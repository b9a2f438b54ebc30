package dev.pawl.core.delta.plain;

import dev.pawl.core.delta.plain.PlainCoder.Numbers;
import dev.pawl.core.delta.plain.PlainCoder.Table;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// Sections "Head", "Tables, one run" and the maps of "What is foretold".
@SuppressWarnings("OperatorPrecedence") // written as the page has it
final class PlainTables {
  /// A piece of an image and its address.
  record Region(long offset, long length, int space, long address) {}

  /// A piece that is copied.
  record Copy(long start, long from, long length) {}

  /// An interval of old places and how far it moves.
  record Moved(long start, long end, long by) {}

  final ByteBuffer head;
  final long oldLength;
  final long newLength;
  final List<List<Region>> regions = List.of(new ArrayList<>(), new ArrayList<>());
  final List<Copy> copies = new ArrayList<>();
  final long[] types = new long[6];
  final List<Integer> told = new ArrayList<>();
  long[] sectionStart = new long[0];
  long[] sectionLength = new long[0];
  final List<Moved> places;

  PlainTables(byte[] patch) {
    this.head = ByteBuffer.wrap(patch).order(ByteOrder.LITTLE_ENDIAN);
    this.oldLength = head.getLong(16);
    this.newLength = head.getLong(56);
    PlainCoder in = new PlainCoder(patch, 124, head.getInt(120));
    Numbers numbers = new Numbers(6);
    readRegions(in, numbers, head.getShort(104) & 0xFFFF, regions.get(0));
    readRegions(in, numbers, head.getShort(106) & 0xFFFF, regions.get(1));
    int sections = head.getInt(100);
    sectionStart = new long[sections];
    sectionLength = new long[sections];
    long before = -1;
    for (int i = 0; i < sections; i++) {
      before += 1 + in.number(numbers, 4);
      sectionStart[i] = before;
      sectionLength[i] = in.number(numbers, 5);
    }
    readCopies(in);
    places = moves(copies);
    if (records() > 0) {
      readTypes(in);
    }
  }

  int records() {
    return head.getInt(108);
  }

  int contentAt() {
    return 124 + head.getInt(120);
  }

  private static void readRegions(PlainCoder in, Numbers numbers, int count, List<Region> list) {
    long end = 0;
    for (int i = 0; i < count; i++) {
      long offset = end + in.number(numbers, 0);
      long length = in.number(numbers, 1);
      int space = (int) in.number(numbers, 2);
      long low = in.number(numbers, 3);
      list.add(new Region(offset, length, space, low | in.number(numbers, 3) << 32));
      end = offset + length;
    }
  }

  private void readCopies(PlainCoder in) {
    Numbers numbers = new Numbers(8);
    Table ways = new Table(64, 255);
    Table near = new Table(16, 255);
    List<Long> recent = new ArrayList<>(Collections.nCopies(16, 0L));
    long newEnd = 0;
    long oldEnd = 0;
    int way = 0;
    for (int i = 0; i < head.getInt(96); i++) {
      long gap = in.number(numbers, way == 0 ? 1 : 0);
      long start = newEnd + gap;
      way = in.symbol(ways, 3, 8 * way);
      long from =
          switch (way) {
            case 0 -> oldEnd + gap;
            case 1 -> oldEnd;
            case 2 -> start + recent.get(in.symbol(near, 4, 0));
            case 3 -> oldEnd + 1 + in.number(numbers, 4);
            default -> oldEnd - 1 - in.number(numbers, 5);
          };
      way = Math.min(way, 4);
      long length = 1 + in.number(numbers, way == 0 ? 3 : 2);
      copies.add(new Copy(start, from, length));
      newEnd = start + length;
      oldEnd = from + length;
      int known = recent.indexOf(from - start);
      recent.remove(known < 0 ? 15 : known);
      recent.addFirst(from - start);
    }
  }

  private void readTypes(PlainCoder in) {
    Numbers numbers = new Numbers(2);
    for (int i = 0; i < 6; i++) {
      types[i] = in.number(numbers, 0);
    }
    for (Copy copy : copies) {
      if (joins(copy)) {
        told.add((int) in.number(numbers, 1));
      }
    }
  }

  boolean joins(Copy copy) {
    return copy.start >= types[3]
        && copy.start < types[3] + types[4]
        && copy.from >= types[0]
        && copy.from + copy.length <= types[0] + types[1];
  }

  /// Which old places go where: the longer of two copies keeps what both have.
  static List<Moved> moves(List<Copy> copies) {
    List<Copy> sorted = new ArrayList<>(copies);
    sorted.sort(Comparator.comparingLong(Copy::from));
    List<Moved> list = new ArrayList<>();
    for (Copy copy : sorted) {
      long from = copy.from;
      long to = from + copy.length;
      while (!list.isEmpty() && from < list.getLast().end) {
        Moved last = list.getLast();
        if (to - from > last.end - last.start) {
          list.removeLast();
          if (from > last.start) {
            list.add(new Moved(last.start, from, last.by));
          }
        } else {
          from = last.end;
        }
      }
      if (to > from) {
        list.add(new Moved(from, to, copy.start - copy.from));
      }
    }
    return list;
  }

  /// Where an old place went.
  static long move(List<Moved> list, long old) {
    if (list.isEmpty()) {
      return old;
    }
    Moved before = null;
    for (Moved each : list) {
      if (each.start > old) {
        boolean later = before == null || each.start - old <= old - before.end;
        return old + (before == null || (later && old >= before.end) ? each.by : before.by);
      }
      before = each;
    }
    return old + (before == null ? 0 : before.by);
  }

  int regionOf(int image, long offset) {
    List<Region> list = regions.get(image);
    for (int i = 0; i < list.size(); i++) {
      if (offset >= list.get(i).offset && offset < list.get(i).offset + list.get(i).length) {
        return i;
      }
    }
    return -1;
  }

  long address(int image, long offset) {
    int i = regionOf(image, offset);
    return i < 0 ? offset : regions.get(image).get(i).address + offset - start(image, i);
  }

  private long start(int image, int region) {
    return regions.get(image).get(region).offset;
  }

  /// Index of the region an address belongs to, asked about a piece at an old offset; -1 if none.
  private int regionFor(long piece, long target) {
    int own = regionOf(0, piece);
    List<Region> list = regions.get(0);
    int best = -1;
    for (int i = Math.max(0, own - 8); own >= 0 && i <= Math.min(list.size() - 1, own + 8); i++) {
      Region each = list.get(i);
      if (each.space == list.get(own).space && each.address <= target) {
        best = best < 0 || each.address > list.get(best).address ? i : best;
      }
    }
    return best;
  }

  boolean known(long piece, long target) {
    int i = regionFor(piece, target);
    return i >= 0
        && target - regions.get(0).get(i).address - regions.get(0).get(i).length < 1L << 26;
  }

  /// The new address of an old one.
  long map(long piece, long target) {
    int own = regionOf(0, piece);
    if (own < 0) {
      return move(places, target);
    }
    Region region = regions.get(0).get(own);
    if (target < region.address || target - region.address >= region.length) {
      int other = regionFor(piece, target);
      if (other < 0) {
        return target;
      }
      region = regions.get(0).get(other);
    }
    long within = target - region.address;
    long inside = Math.min(within, region.length - 1);
    return address(1, move(places, region.offset + inside)) + within - inside;
  }
}
