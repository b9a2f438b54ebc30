package dev.pawl.cli.tufclient;

import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/// Passes bytes on, and knows at the end whether they are what a target's description says.
final class MeasuredOutput extends FilterOutputStream {
  private record Hash(Digest stated, MessageDigest running) {}

  private final TargetFile described;
  private final List<Hash> hashes;
  private long length; // counted up to the end

  MeasuredOutput(OutputStream to, TargetFile described) {
    super(to);
    this.described = described;
    this.hashes =
        described.hashes().values().stream()
            .map(stated -> new Hash(stated, stated.algorithm().start()))
            .toList();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    out.write(bytes, offset, count);
    length += count;
    hashes.forEach(hash -> hash.running().update(bytes, offset, count));
  }

  /// What is wrong with the bytes; ends the measuring. Every hash that is stated must be right.
  Optional<TrustFailure> mismatch(String target) {
    if (length != described.length().value()) {
      return Optional.of(
          new TrustFailure.LengthMismatch(target, described.length(), new ByteCount(length)));
    }
    for (Hash hash : hashes) {
      Digest found = Digest.of(hash.stated().algorithm(), hash.running().digest());
      if (!found.equals(hash.stated())) {
        return Optional.of(new TrustFailure.HashMismatch(target, hash.stated(), found));
      }
    }
    return Optional.empty();
  }
}
