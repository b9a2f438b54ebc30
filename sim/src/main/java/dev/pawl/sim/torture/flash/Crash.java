package dev.pawl.sim.torture.flash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/// One way in which power fails at a [Moment].
///
/// - **clean**: everything done so far is there, the next change is not;
/// - **torn**: a part of the next write is there, or a part followed by noise;
/// - **lost**: of what was not forced, some is there and some is not, in any combination; a later
///   write that is there may stand beside an earlier one that is not, so order needs no further
///   case.
/// @param kind one word, for the report
/// @param told for people: what is kept
/// @param disk makes the disk that is found when the power is back
public record Crash(String kind, String told, Supplier<FlashDisk> disk) {
  /// Up to so many unforced changes every combination is tried.
  private static final int ALL_COMBINATIONS = 4;

  private static final int SECTOR = 512;

  /// The disk with everything that was done.
  public static FlashDisk clean(Moment moment) {
    return moment.after(moment.unsafe());
  }

  /// How many ways [#at] finds.
  public static int count(Moment moment, int most) {
    int torn = moment.next() instanceof Change.Write write && write.length() > 1 ? 2 : 0;
    boolean tearable =
        moment.unsafe().stream()
            .anyMatch(change -> change instanceof Change.Write write && write.length() > 1);
    int unsafe = moment.unsafe().size();
    int lost = unsafe <= ALL_COMBINATIONS ? (1 << unsafe) - 1 : Math.max(most, 1);
    return 1 + torn + (tearable ? 1 : 0) + lost;
  }

  /// The ways at `moment`.
  /// @param most combinations of unforced changes that are tried where there are too many
  public static List<Crash> at(Moment moment, int most, Random random) {
    List<Crash> ways = new ArrayList<>();
    ways.add(new Crash("clean", "all", () -> moment.after(moment.unsafe())));
    addTorn(ways, moment, random);
    for (int kept : combinations(moment.unsafe().size(), most, random)) {
      ways.add(
          new Crash("lost", "unforced " + Integer.toBinaryString(kept), () -> lost(moment, kept)));
    }
    return ways;
  }

  private static FlashDisk lost(Moment moment, int kept) {
    List<Change> survivors = new ArrayList<>();
    for (int i = 0; i < moment.unsafe().size(); i++) {
      if ((kept >> i & 1) == 1) {
        survivors.add(moment.unsafe().get(i));
      }
    }
    return moment.after(survivors);
  }

  private static void addTorn(List<Crash> ways, Moment moment, Random random) {
    if (moment.next() instanceof Change.Write write && write.length() > 1) {
      int half = write.length() / 2;
      ways.add(torn(moment, write.head(half), "half"));
      byte[] noise = new byte[Math.min(SECTOR, write.length() - half)];
      random.nextBytes(noise);
      byte[] noisy = Arrays.copyOf(write.bytes(), half + noise.length);
      System.arraycopy(noise, 0, noisy, half, noise.length);
      ways.add(
          torn(
              moment,
              new Change.Write(write.path(), write.file(), write.offset(), noisy),
              "half, then noise"));
    }
    for (int i = 0; i < moment.unsafe().size(); i++) {
      if (moment.unsafe().get(i) instanceof Change.Write write && write.length() > 1) {
        List<Change> survivors = new ArrayList<>(moment.unsafe());
        survivors.set(i, write.head(write.length() / 3));
        ways.add(new Crash("torn", "a third of " + write, () -> moment.after(survivors)));
        return;
      }
    }
  }

  private static Crash torn(Moment moment, Change part, String told) {
    List<Change> survivors = new ArrayList<>(moment.unsafe());
    survivors.add(part);
    return new Crash("torn", told, () -> moment.after(survivors));
  }

  /// Which of `count` changes are kept, as bits. All kept is left out: that is the clean cut.
  private static Set<Integer> combinations(int count, int most, Random random) {
    Set<Integer> kept = new HashSet<>();
    int all = (1 << count) - 1;
    if (count == 0) {
      return kept;
    }
    if (count <= ALL_COMBINATIONS) {
      for (int bits = 0; bits < all; bits++) {
        kept.add(bits);
      }
      return kept;
    }
    kept.add(0);
    for (int i = 0; i < count && kept.size() < most; i++) {
      kept.add(all & ~(1 << i));
      kept.add(1 << i);
    }
    for (int tries = 0; kept.size() < most && tries < 4 * most; tries++) {
      kept.add(random.nextInt(all));
    }
    return kept;
  }
}
