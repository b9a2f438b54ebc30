package dev.pawl.core.delta.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// Tells one compression library from another by what it makes of a fixed text: the first eight
/// bytes of the SHA-256 of its version and outputs (docs/spec/delta-containers.md, "Makers").
final class Fingerprint {
  private static final int LENGTH = 1 << 16;

  private Fingerprint() {}

  static long ofDeflate() throws IOException {
    byte[] text = text();
    MessageDigest sha256 = sha256();
    for (int level = 1; level <= 9; level++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (OutputStream encoder = Deflate.encoder(Method.DEFLATE, level, out)) {
        encoder.write(text);
      }
      sha256.update(out.toByteArray());
    }
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }

  static long of(BlockCodec codec, List<Integer> settings) throws CodecRefused {
    byte[] text = text();
    MessageDigest sha256 = sha256();
    sha256.update(codec.version().getBytes(StandardCharsets.UTF_8));
    for (int setting : settings) {
      codec.encode(text, setting).ifPresent(sha256::update);
    }
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }

  /// 64 KiB of fresh bytes and copies, from a linear congruential generator.
  static byte[] text() {
    byte[] text = new byte[LENGTH];
    int state = 1;
    int at = 0;
    while (at < LENGTH) {
      state = state * 1103515245 + 12345;
      int value = state >>> 8;
      int length = 1 + (value & 31);
      int distance = 1 + (value >>> 5 & 0x1fff);
      boolean fresh = (value >>> 18 & 3) == 0 || distance > at;
      for (int end = Math.min(LENGTH, at + length); at < end; at++) {
        text[at] = fresh ? (byte) ((value * (at & 7)) >>> 7) : text[at - distance];
      }
    }
    return text;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
