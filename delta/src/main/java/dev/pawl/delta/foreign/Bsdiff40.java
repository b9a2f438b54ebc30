package dev.pawl.delta.foreign;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/// The layout of bsdiff 4: a head of 32 bytes, then steps, differences and new bytes, each a bzip2
/// stream.
final class Bsdiff40 {
  private Bsdiff40() {}

  static byte[] make(byte[] old, byte[] now) throws IOException {
    ByteArrayOutputStream steps = new ByteArrayOutputStream();
    ByteArrayOutputStream differences = new ByteArrayOutputStream();
    ByteArrayOutputStream fresh = new ByteArrayOutputStream();
    try (var stepsOut = new BZip2CompressorOutputStream(steps);
        var differencesOut = new BZip2CompressorOutputStream(differences);
        var freshOut = new BZip2CompressorOutputStream(fresh)) {
      Bsdiff.match(
          old,
          now,
          (oldAt, newAt, like, freshLength, skip) -> {
            stepsOut.write(Bsdiff.number(like));
            stepsOut.write(Bsdiff.number(freshLength));
            stepsOut.write(Bsdiff.number(skip));
            differencesOut.write(Bsdiff.differences(old, now, oldAt, newAt, like));
            freshOut.write(now, newAt + like, freshLength);
          });
    }
    ByteArrayOutputStream patch = new ByteArrayOutputStream();
    patch.writeBytes("BSDIFF40".getBytes(StandardCharsets.US_ASCII));
    patch.writeBytes(Bsdiff.number(steps.size()));
    patch.writeBytes(Bsdiff.number(differences.size()));
    patch.writeBytes(Bsdiff.number(now.length));
    steps.writeTo(patch);
    differences.writeTo(patch);
    fresh.writeTo(patch);
    return patch.toByteArray();
  }
}
