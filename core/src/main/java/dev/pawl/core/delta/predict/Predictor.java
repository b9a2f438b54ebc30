package dev.pawl.core.delta.predict;

/// Foretells the new bytes of a copied piece from the old ones, under one assumption about what
/// they are.
public sealed interface Predictor
    permits Arm64Predictor,
        PointerPredictor,
        ThumbPredictor,
        X86Predictor,
        RiscvPredictor,
        TypesPredictor,
        Arm32Predictor {
  /// Fills what is expected; the old bytes are in the piece already, as they are.
  void predict(Piece piece);

  /// Tells what the new bytes of the piece predicted last really are.
  void learn(Piece piece, byte[] actual, int from);

  /// Forgets everything learned.
  void reset();
}
