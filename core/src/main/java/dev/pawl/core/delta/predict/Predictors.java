package dev.pawl.core.delta.predict;

import org.jspecify.annotations.Nullable;

/// The predictors of all modes, over one address map. Made when first needed, because each
/// remembers what it saw.
public final class Predictors {
  private final AddressMap map;
  private final int learnedBits;
  private final @Nullable Predictor[] made = new @Nullable Predictor[Mode.COUNT];

  /// @param learnedBits each predictor remembers 2 to the power of this many addresses, 16 bytes
  /// each
  public Predictors(AddressMap map, int learnedBits) {
    this.map = map;
    this.learnedBits = learnedBits;
  }

  /// Fills what is expected of a piece whose old bytes are there.
  public void predict(Mode mode, Piece piece) {
    piece.expectOld();
    if (foretells(mode)) {
      of(mode).predict(piece);
    }
  }

  /// Tells what the piece predicted last really is.
  public void learn(Mode mode, Piece piece, byte[] actual, int from) {
    if (foretells(mode)) {
      of(mode).learn(piece, actual, from);
    }
  }

  /// Forgets everything learned.
  public void reset() {
    for (Predictor predictor : made) {
      if (predictor != null) {
        predictor.reset();
      }
    }
  }

  private static boolean foretells(Mode mode) {
    return mode != Mode.RAW && mode != Mode.RANDOM;
  }

  private Predictor of(Mode mode) {
    Predictor known = made[mode.number()];
    if (known != null) {
      return known;
    }
    Predictor predictor = make(mode);
    made[mode.number()] = predictor;
    return predictor;
  }

  private Predictor make(Mode mode) {
    return switch (mode) {
      case RAW, RANDOM -> throw new IllegalArgumentException("raw bytes need no predictor");
      case ARM64 -> new Arm64Predictor(map, learnedBits);
      case POINTERS_64 -> pointers(PointerPredictor.Form.WIDE);
      case POINTERS_32 -> pointers(PointerPredictor.Form.NARROW);
      case FROM_HERE -> pointers(PointerPredictor.Form.FROM_HERE);
      case FROM_START -> pointers(PointerPredictor.Form.FROM_START);
      case THUMB -> new ThumbPredictor(map, learnedBits);
      case X86_64 -> new X86Predictor(map, learnedBits);
      case RISCV -> new RiscvPredictor(map);
      case TYPES -> new TypesPredictor(map);
      case ARM32 -> new Arm32Predictor(map, learnedBits);
    };
  }

  private Predictor pointers(PointerPredictor.Form form) {
    return new PointerPredictor(map, form, learnedBits);
  }
}
