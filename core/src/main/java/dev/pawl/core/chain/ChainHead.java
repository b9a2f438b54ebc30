package dev.pawl.core.chain;

import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;

/// An entry's place in the chain and its hash. Whoever keeps a head can later prove that everything
/// up to it is still there, unchanged.
/// @param sequence 0 before the first entry, which has 1
public record ChainHead(long sequence, Digest hash) {
  /// What the first entry follows: sequence 0, 32 zero bytes.
  public static final ChainHead START =
      new ChainHead(0, Digest.of(Digest.Algorithm.SHA_256, new byte[32]));

  public ChainHead {
    if (sequence < 0) {
      throw new MalformedInput(
          "audit sequence", Long.toString(sequence), "a whole number, 0 or more");
    }
    if (hash.algorithm() != Digest.Algorithm.SHA_256) {
      throw new MalformedInput("audit hash", hash.toString(), "a SHA-256 digest");
    }
  }

  /// For people: `entry 12 (sha256:…)`.
  @Override
  public String toString() {
    return "entry " + sequence + " (" + hash + ")";
  }
}
