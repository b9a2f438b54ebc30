package dev.pawl.sim.torture.flash;

import dev.pawl.core.value.Digest;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// The content of a file: immutable, in pages that a changed copy shares.
final class Bytes {
  /// What flash erases and programs at once.
  static final int PAGE = 4096;

  static final Bytes NONE = new Bytes(new byte[0][], 0);

  private static final byte[] ZEROS = new byte[PAGE];

  private final byte[][] pages; // none is ever changed once it is here
  private final int length;
  private Optional<Digest> digest = Optional.empty(); // found when it is first asked for

  private Bytes(byte[][] pages, int length) {
    this.pages = pages;
    this.length = length;
  }

  int length() {
    return length;
  }

  /// A copy with other bytes at `offset`; a gap before it is filled with zeros.
  Bytes written(int offset, byte[] source, int from, int count) {
    int longer = Math.max(length, offset + count);
    byte[][] copy = Arrays.copyOf(pages, (longer + PAGE - 1) / PAGE);
    Arrays.fill(copy, pages.length, Math.max(pages.length, copy.length), ZEROS);
    int done = 0;
    while (done < count) {
      int page = (offset + done) / PAGE;
      int at = (offset + done) % PAGE;
      int n = Math.min(PAGE - at, count - done);
      int start = from + done;
      // Most of a journal is zeros, and most of it is written again as it was.
      if (!Arrays.equals(source, start, start + n, copy[page], at, at + n)) {
        copy[page] = copy[page].clone();
        System.arraycopy(source, start, copy[page], at, n);
      }
      done += n;
    }
    return new Bytes(copy, longer);
  }

  /// A copy of at most `to` bytes.
  Bytes cut(int to) {
    if (to >= length) {
      return this;
    }
    byte[][] fewer = Arrays.copyOf(pages, (to + PAGE - 1) / PAGE);
    if (to % PAGE != 0) {
      byte[] last = new byte[PAGE];
      System.arraycopy(fewer[fewer.length - 1], 0, last, 0, to % PAGE);
      fewer[fewer.length - 1] = last;
    }
    return new Bytes(fewer, to);
  }

  /// A copy with one bit changed.
  Bytes flipped(int bit) {
    byte[] one = {(byte) (pages[bit / 8 / PAGE][bit / 8 % PAGE] ^ (1 << (bit % 8)))};
    return written(bit / 8, one, 0, 1);
  }

  /// SHA-256 of all of it. Asked by several threads it may be computed twice, to the same end.
  Digest digest() {
    if (digest.isEmpty()) {
      MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
      for (int at = 0; at < length; at += PAGE) {
        sha256.update(pages[at / PAGE], 0, Math.min(PAGE, length - at));
      }
      digest = Optional.of(Digest.of(Digest.Algorithm.SHA_256, sha256.digest()));
    }
    return digest.orElseThrow();
  }

  InputStream open() {
    return new PageStream(this);
  }

  private void copy(int offset, byte[] into, int at, int count) {
    int done = 0;
    while (done < count) {
      int in = (offset + done) % PAGE;
      int n = Math.min(PAGE - in, count - done);
      System.arraycopy(pages[(offset + done) / PAGE], in, into, at + done, n);
      done += n;
    }
  }

  private static final class PageStream extends InputStream {
    private final Bytes bytes;
    private int at; // moves with each read

    PageStream(Bytes bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public byte[] readNBytes(int most) {
      byte[] all = new byte[Math.clamp(bytes.length - at, 0, most)];
      bytes.copy(at, all, 0, all.length);
      at += all.length;
      return all;
    }

    @Override
    public int read(byte[] into, int offset, int count) {
      if (count == 0) {
        return 0;
      }
      int n = Math.min(count, bytes.length - at);
      if (n <= 0) {
        return -1;
      }
      bytes.copy(at, into, offset, n);
      at += n;
      return n;
    }
  }
}
