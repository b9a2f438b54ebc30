package dev.pawl.delta.match;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.patch.OldReader;
import dev.pawl.core.delta.predict.AddressMap;
import dev.pawl.core.delta.predict.Copies;
import dev.pawl.core.delta.predict.Mode;
import dev.pawl.core.delta.predict.Piece;
import dev.pawl.core.delta.predict.Predictors;
import dev.pawl.core.delta.predict.TypePlaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Chooses what each cell of the new image is taken for: what foretells most of its copied words.
/// Among equals, what its page seems to hold, then what the cell before it was.
public final class ModeChooser {
  private final OldReader old;
  private final Copies copies;
  private final Predictors predictors;
  private final TypePlaces types;
  private final Piece piece = new Piece();

  // The part of the new image that is being looked at.
  private byte[] text = {};
  private long start; // where it begins
  private Machines machines = new Machines(text);
  private List<Mode> candidates = List.of();

  /// @param map made of the same copies
  /// @param types where a table of types stands
  ModeChooser(OldImage old, Copies copies, AddressMap map, TypePlaces types) {
    this.types = types;
    this.old = new OldReader(old);
    this.copies = copies;
    this.predictors = new Predictors(map, 8);
  }

  private static List<Mode> candidates(Machines machines) {
    List<Mode> candidates = new ArrayList<>();
    candidates.add(Mode.RAW);
    for (Machines.Kind kind : Machines.Kind.values()) {
      if (kind != Machines.Kind.DATA && machines.has(kind)) {
        candidates.add(modeOf(kind, Mode.RAW));
      }
    }
    candidates.addAll(List.of(Mode.POINTERS_64, Mode.POINTERS_32, Mode.FROM_HERE, Mode.FROM_START));
    return candidates;
  }

  private static Mode modeOf(Machines.Kind kind, Mode otherwise) {
    return switch (kind) {
      case DATA -> otherwise;
      case ARM64 -> Mode.ARM64;
      case ARM32 -> Mode.ARM32;
      case THUMB -> Mode.THUMB;
      case X86_64 -> Mode.X86_64;
      case RISCV -> Mode.RISCV;
    };
  }

  /// The mode of every cell of a part of the new image.
  /// @param at where the part begins: a multiple of 4096
  public Mode[] choose(byte[] part, long at) throws IOException {
    text = part;
    start = at;
    machines = new Machines(part);
    candidates = candidates(machines);
    Mode[] chosen = new Mode[(text.length + Piece.LONGEST - 1) / Piece.LONGEST];
    int copy = copies.firstEndingAfter(at);
    Mode before = Mode.RAW;
    RandomParts random = new RandomParts(text, start, copies);
    for (int cell = 0; cell < chosen.length; cell++) {
      int from = cell * Piece.LONGEST;
      while (copy < copies.count() && copies.newEnd(copy) <= start + from) {
        copy++;
      }
      if (random.isAt(from)) {
        chosen[cell] = Mode.RANDOM;
        continue;
      }
      before = cheapest(from, Math.min(text.length, from + Piece.LONGEST), copy, before);
      chosen[cell] = before;
    }
    return chosen;
  }

  private Mode cheapest(int from, int to, int copy, Mode before) throws IOException {
    boolean inTypes =
        start + from < types.newTypes() + types.newLength() && start + to > types.newTypes();
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
  private int cost(Mode mode, int from, int to, int firstCopy) throws IOException {
    int cost = 0;
    for (int copy = firstCopy;
        copy < copies.count() && copies.newStart()[copy] < start + to;
        copy++) {
      int begin = (int) (Math.max(start + from, copies.newStart()[copy]) - start);
      int end = (int) (Math.min(start + to, copies.newEnd(copy)) - start);
      long shift = copies.oldStart()[copy] - copies.newStart()[copy];
      piece.set(start + begin + shift, start + begin, end - begin);
      old.fill(piece);
      predictors.predict(mode, piece);
      for (int at = begin; at < end; ) {
        int n = Math.min(4 - (at & 3), end - at);
        boolean same = true;
        for (int i = 0; i < n; i++) {
          same &= piece.expected[at - begin + i] == text[at + i];
        }
        cost += same ? 0 : 1;
        at += n;
      }
    }
    return cost;
  }
}
