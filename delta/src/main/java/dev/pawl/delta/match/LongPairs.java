package dev.pawl.delta.match;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.predict.Copies;
import dev.pawl.core.delta.predict.Regions;
import dev.pawl.delta.suffix.SuffixIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds what can be copied between images too long for a suffix array: first long pieces that are
/// the same ([LongCopies]), wherever they are; then, for what is left of the new image, segment by
/// segment, what [CopyFinder] finds in what stands around the same place of the old image, and in
/// what of the old image was not copied yet. Memory: as for a pair of images of the length of a
/// segment.
final class LongPairs {
  /// Looked at before and behind the place where a piece should be: as much as the piece is long,
  /// within these bounds.
  private static final long LEAST_AROUND = 4L << 10;

  private static final long MOST_AROUND = 64L << 10;

  /// How far away old bytes may stand that were not copied yet.
  private static final long NEAR = 256L << 20;

  private static final long LEAST = 16; // bytes between long pieces that are worth a look

  /// A part of the old image.
  private record Part(long from, long to) {}

  private final OldImage old;
  private final OldImage text;
  private final Copies same;
  private final long most; // bytes of the new image in a segment
  private final List<Part> rest; // what of the old image no long piece comes from
  private final CopyList found = new CopyList();

  // The present segment, where its bytes may come from, and the bytes in that.
  private Gathered segment;
  private final List<Part> sources = new ArrayList<>();
  private long room; // for more of them

  private LongPairs(OldImage old, OldImage text, Copies same, long most) {
    this.old = old;
    this.text = text;
    this.same = same;
    this.rest = rest(old, same);
    this.segment = new Gathered(text);
    this.most = most;
    this.room = roomForOld();
  }

  /// More of the old image is looked at than of the new one.
  private long roomForOld() {
    return 2 * most;
  }

  /// The copies that make most of `text` from `old`.
  /// @param segment how many bytes of the new image are looked at at once
  static Copies find(OldImage old, OldImage text, long segment) throws IOException {
    LongPairs pairs = new LongPairs(old, text, LongCopies.find(old, text), segment);
    pairs.segments();
    return pairs.merged();
  }

  private static List<Part> rest(OldImage old, Copies same) {
    List<Part> used = new ArrayList<>();
    for (int i = 0; i < same.count(); i++) {
      used.add(new Part(same.oldStart()[i], same.oldStart()[i] + same.length()[i]));
    }
    used.sort(Comparator.comparingLong(Part::from));
    List<Part> rest = new ArrayList<>();
    long end = 0;
    for (Part part : used) {
      if (part.from > end + LEAST) {
        rest.add(new Part(end, part.from));
      }
      end = Math.max(end, part.to);
    }
    if (old.size() > end) {
      rest.add(new Part(end, old.size()));
    }
    return rest;
  }

  private long gapStart(int i) {
    return i == 0 ? 0 : same.newEnd(i - 1);
  }

  private long gapEnd(int i) {
    return i == same.count() ? text.size() : same.newStart()[i];
  }

  /// Goes over what lies between the pieces that are the same, and fills segments with it.
  private void segments() throws IOException {
    for (int i = 0; i <= same.count(); i++) {
      long end = gapEnd(i);
      for (long at = gapStart(i); at + LEAST <= end; ) {
        long stop = Math.min(end, at + Math.max(Gathered.UNIT, most - segment.length()));
        segment.add(at, stop);
        around(i, at - gapStart(i), stop - at);
        at = stop;
        if (segment.length() >= most || room <= 0) {
          match();
        }
      }
    }
    match();
  }

  /// Adds the old bytes that stand where a part of a gap should come from.
  /// @param into how far in the gap the part begins
  private void around(int gap, long into, long length) {
    long before = gap == 0 ? 0 : same.oldStart()[gap - 1] + same.length()[gap - 1];
    long behind = gap == same.count() ? old.size() : same.oldStart()[gap];
    long around = Math.clamp(length, LEAST_AROUND, MOST_AROUND);
    long usual = length + 2 * around;
    long from = before + into - around;
    boolean inOrder = behind >= before && behind - before <= 4 * usual;
    take(from, inOrder ? Math.max(behind + around, from + usual) : from + usual);
  }

  private void take(long from, long to) {
    long start = Math.clamp(from, 0, old.size());
    long end = Math.min(Math.min(to, old.size()), start + room);
    if (end > start) {
      sources.add(new Part(start, end));
      room -= end - start;
    }
  }

  private void match() throws IOException {
    if (segment.length() > 0) {
      long near = sources.isEmpty() ? 0 : sources.getFirst().from;
      for (Part part : rest) {
        if (part.to > near - NEAR && part.from < near + NEAR) {
          take(part.from, part.to);
        }
      }
      Gathered source = new Gathered(old);
      sources.stream()
          .sorted(Comparator.comparingLong(Part::from))
          .forEach(part -> source.add(part.from, part.to));
      byte[] maskedOld = masked(source.read(old));
      byte[] maskedText = masked(segment.read(text));
      Copies copies = CopyFinder.find(maskedOld, maskedText, new SuffixIndex(maskedOld));
      for (int i = 0; i < copies.count(); i++) {
        bring(source, copies.newStart()[i], copies.oldStart()[i], copies.length()[i]);
      }
    }
    segment = new Gathered(text);
    sources.clear();
    room = roomForOld();
  }

  private static byte[] masked(byte[] image) {
    Machines machines = new Machines(image);
    Regions flat = Regions.flat(image.length, 0);
    return new TargetMask(image, AddressMask.of(image, machines), machines, flat).apply();
  }

  /// Brings a copy between gathered parts back to the images, in as many pieces as that takes.
  private void bring(Gathered source, long newAt, long oldAt, long length) {
    long done = 0;
    while (done < length) {
      long to = segment.origin(newAt + done);
      long from = source.origin(oldAt + done);
      long n =
          Math.min(
              length - done,
              Math.min(segment.together(newAt + done), source.together(oldAt + done)));
      long inside = Math.min(n, Math.min(text.size() - to, old.size() - from));
      found.add(to, from, inside);
      done += n;
    }
  }

  /// Long pieces, and between them what else was found.
  private Copies merged() {
    CopyList all = new CopyList();
    Copies more = found.toCopies();
    int next = 0;
    long last = 0; // end of the last copy
    for (int i = 0; i <= same.count(); i++) {
      long start = gapStart(i);
      long end = gapEnd(i);
      while (next < more.count() && more.newEnd(next) <= start) {
        next++;
      }
      for (int j = next; j < more.count() && more.newStart()[j] < end; j++) {
        long from = Math.max(Math.max(start, last), more.newStart()[j]);
        long to = Math.min(end, more.newEnd(j));
        all.add(from, more.oldStart()[j] + from - more.newStart()[j], to - from);
        last = Math.max(last, to);
      }
      if (i < same.count()) {
        all.add(same.newStart()[i], same.oldStart()[i], same.length()[i]);
      }
    }
    return all.toCopies();
  }
}
