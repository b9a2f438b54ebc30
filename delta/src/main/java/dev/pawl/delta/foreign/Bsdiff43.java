package dev.pawl.delta.foreign;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/// The layout of Endsley's bsdiff: a head of 24 bytes, then one bzip2 stream of steps, each
/// followed by its differences and its new bytes.
final class Bsdiff43 {
  private Bsdiff43() {}

  static byte[] make(byte[] old, byte[] now) throws IOException {
    ByteArrayOutputStream patch = new ByteArrayOutputStream();
    patch.writeBytes("ENDSLEY/BSDIFF43".getBytes(StandardCharsets.US_ASCII));
    patch.writeBytes(Bsdiff.number(now.length));
    try (var out = new BZip2CompressorOutputStream(patch)) {
      Bsdiff.match(
          old,
          now,
          (oldAt, newAt, like, fresh, skip) -> {
            out.write(Bsdiff.number(like));
            out.write(Bsdiff.number(fresh));
            out.write(Bsdiff.number(skip));
            out.write(Bsdiff.differences(old, now, oldAt, newAt, like));
            out.write(now, newAt + like, fresh);
          });
    }
    return patch.toByteArray();
  }
}
