package dev.pawl.delta.match;

import dev.pawl.core.delta.predict.AddressMap;
import dev.pawl.core.delta.predict.Copies;
import dev.pawl.core.delta.predict.Mode;
import dev.pawl.core.delta.predict.Piece;
import dev.pawl.core.delta.predict.Predictors;
import dev.pawl.core.delta.predict.TypePlaces;
import java.util.ArrayList;
import java.util.List;

/// Chooses what each cell of the new image is taken for: what foretells most of its copied words.
/// Among equals, what its page seems to hold, then what the cell before it was.
public final class ModeChooser {
  private final byte[] old;
  private final byte[] text;
  private final Copies copies;
  private final Predictors predictors;
  private final Machines machines;
  private final TypePlaces types;
  private final List<Mode> candidates = new ArrayList<>();
  private final Piece piece = new Piece();

  /// @param map made of the same copies
  /// @param types where a table of types stands
  public ModeChooser(byte[] old, byte[] text, Copies copies, AddressMap map, TypePlaces types) {
    this.types = types;
    this.old = old;
    this.text = text;
    this.copies = copies;
    this.predictors = new Predictors(map, 8);
    this.machines = new Machines(text);
    candidates.add(Mode.RAW);
    for (Machines.Kind kind : Machines.Kind.values()) {
      if (kind != Machines.Kind.DATA && machines.has(kind)) {
        candidates.add(modeOf(kind, Mode.RAW));
      }
    }
    candidates.addAll(List.of(Mode.POINTERS_64, Mode.POINTERS_32, Mode.FROM_HERE, Mode.FROM_START));
  }

  private static Mode modeOf(Machines.Kind kind, Mode otherwise) {
    return switch (kind) {
      case DATA -> otherwise;
      case ARM64 -> Mode.ARM64;
      case THUMB -> Mode.THUMB;
      case X86_64 -> Mode.X86_64;
      case RISCV -> Mode.RISCV;
    };
  }

  /// The mode of every cell.
  public Mode[] choose() {
    Mode[] chosen = new Mode[(text.length + Piece.LONGEST - 1) / Piece.LONGEST];
    int copy = 0;
    Mode before = Mode.RAW;
    RandomParts random = new RandomParts(text, copies);
    for (int cell = 0; cell < chosen.length; cell++) {
      int at = cell * Piece.LONGEST;
      while (copy < copies.count() && copies.newEnd(copy) <= at) {
        copy++;
      }
      if (random.isAt(at)) {
        chosen[cell] = Mode.RANDOM;
        continue;
      }
      before = cheapest(at, Math.min(text.length, at + Piece.LONGEST), copy, before);
      chosen[cell] = before;
    }
    return chosen;
  }

  private Mode cheapest(int from, int to, int copy, Mode before) {
    boolean inTypes = from < types.newTypes() + types.newLength() && to > types.newTypes();
    Mode usual = inTypes ? Mode.TYPES : modeOf(machines.at(from), before);
    int least = cost(usual, from, to, copy);
    Mode best = usual;
    if (least == 0) {
      return usual;
    }
    for (Mode mode : candidates) {
      int cost = mode == usual ? least : cost(mode, from, to, copy) + 1;
      if (cost < least) {
        least = cost;
        best = mode;
      }
    }
    return best;
  }

  /// How many words of the cell would have to be told.
  private int cost(Mode mode, int from, int to, int firstCopy) {
    int cost = 0;
    for (int copy = firstCopy; copy < copies.count() && copies.newStart()[copy] < to; copy++) {
      int start = (int) Math.max(from, copies.newStart()[copy]);
      int end = (int) Math.min(to, copies.newEnd(copy));
      long oldStart = copies.oldStart()[copy] + start - copies.newStart()[copy];
      piece.set(oldStart, start, end - start);
      fill((int) oldStart - Piece.BEFORE, Piece.BEFORE + end - start + Piece.BEHIND);
      predictors.predict(mode, piece);
      for (int at = start; at < end; ) {
        int n = Math.min(4 - (at & 3), end - at);
        boolean same = true;
        for (int i = 0; i < n; i++) {
          same &= piece.expected[at - start + i] == text[at + i];
        }
        cost += same ? 0 : 1;
        at += n;
      }
    }
    return cost;
  }

  private void fill(int from, int length) {
    int low = Math.clamp(-(long) from, 0, length);
    int high = Math.clamp((long) old.length - from, low, length);
    java.util.Arrays.fill(piece.old, 0, low, (byte) 0);
    if (high > low) {
      System.arraycopy(old, from + low, piece.old, low, high - low);
    }
    java.util.Arrays.fill(piece.old, high, length, (byte) 0);
  }
}
