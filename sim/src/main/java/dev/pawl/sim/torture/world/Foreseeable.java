package dev.pawl.sim.torture.world;

import dev.pawl.core.value.Digest;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;

/// "Random" bytes that follow from a text: in a tortured device's world every key and every
/// signature is the same in each run, so that a seed brings the very same run again.
final class Foreseeable extends SecureRandom {
  @Serial private static final long serialVersionUID = 1;

  private final transient byte[] from;
  private transient long piece; // number of the next piece
  private transient byte[] ready = new byte[0]; // the piece at hand
  private transient int used; // of it

  Foreseeable(String from) {
    this.from = from.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void nextBytes(byte[] target) {
    for (int i = 0; i < target.length; i++) {
      if (used == ready.length) {
        MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
        sha256.update(from);
        sha256.update((":" + piece++).getBytes(StandardCharsets.UTF_8));
        ready = sha256.digest();
        used = 0;
      }
      target[i] = ready[used++];
    }
  }
}
