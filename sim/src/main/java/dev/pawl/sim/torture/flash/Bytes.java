package dev.pawl.sim.torture.flash;

import dev.pawl.core.value.Digest;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// The content of a file: immutable, in pages that a changed copy shares. A page that ends before
/// [#PAGE] goes on with zeros; whole pages are kept once for all files of all disks
/// ([SharedPages]).
final class Bytes {
  /// What flash erases and programs at once.
  static final int PAGE = 4096;

  static final Bytes NONE = new Bytes(new byte[0][], 0);

  private static final byte[] ZEROS = new byte[PAGE];
  private static final byte[] EMPTY = {};

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
    Arrays.fill(copy, pages.length, Math.max(pages.length, copy.length), EMPTY);
    int done = 0;
    while (done < count) {
      int page = (offset + done) / PAGE;
      int at = (offset + done) % PAGE;
      int n = Math.min(PAGE - at, count - done);
      int start = from + done;
      // Most of a journal is zeros, and most of it is written again as it was.
      if (!holds(copy[page], at, source, start, n)) {
        byte[] changed = Arrays.copyOf(copy[page], PAGE);
        System.arraycopy(source, start, changed, at, n);
        copy[page] = kept(changed);
      }
      done += n;
    }
    return new Bytes(copy, longer);
  }

  private static boolean holds(byte[] page, int at, byte[] source, int start, int n) {
    int in = Math.min(at, page.length);
    int stored = Math.min(page.length - in, n);
    return Arrays.equals(source, start, start + stored, page, in, in + stored)
        && Arrays.equals(source, start + stored, start + n, ZEROS, 0, n - stored);
  }

  /// A page as it is kept.
  private static byte[] kept(byte[] page) {
    int used = page.length;
    while (used > 0 && page[used - 1] == 0) {
      used--;
    }
    return used == PAGE ? SharedPages.same(page) : Arrays.copyOf(page, used);
  }

  /// A copy of at most `to` bytes.
  Bytes cut(int to) {
    if (to >= length) {
      return this;
    }
    byte[][] fewer = Arrays.copyOf(pages, (to + PAGE - 1) / PAGE);
    int part = to % PAGE;
    if (part != 0 && fewer[fewer.length - 1].length > part) {
      fewer[fewer.length - 1] = kept(Arrays.copyOf(fewer[fewer.length - 1], part));
    }
    return new Bytes(fewer, to);
  }

  /// A copy with one bit changed.
  Bytes flipped(int bit) {
    byte[] one = new byte[1];
    copy(bit / 8, one, 0, 1);
    one[0] ^= (byte) (1 << (bit % 8));
    return written(bit / 8, one, 0, 1);
  }

  /// SHA-256 of all of it. Asked by several threads it may be computed twice, to the same end.
  Digest digest() {
    if (digest.isEmpty()) {
      MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
      for (int at = 0; at < length; at += PAGE) {
        byte[] page = pages[at / PAGE];
        int n = Math.min(PAGE, length - at);
        int stored = Math.min(n, page.length);
        sha256.update(page, 0, stored);
        sha256.update(ZEROS, 0, n - stored);
      }
      digest = Optional.of(Digest.of(Digest.Algorithm.SHA_256, sha256.digest()));
    }
    return digest.orElseThrow();
  }

  InputStream open() {
    return new PageStream(this);
  }

  /// All of it, in an array of its own.
  byte[] toArray() {
    byte[] all = new byte[length];
    copy(0, all, 0, length);
    return all;
  }

  private void copy(int offset, byte[] into, int at, int count) {
    int done = 0;
    while (done < count) {
      byte[] page = pages[(offset + done) / PAGE];
      int in = (offset + done) % PAGE;
      int n = Math.min(PAGE - in, count - done);
      int from = Math.min(in, page.length);
      int stored = Math.min(page.length - from, n);
      System.arraycopy(page, from, into, at + done, stored);
      Arrays.fill(into, at + done + stored, at + done + n, (byte) 0);
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
    public long skip(long most) {
      int skipped = Math.clamp(most, 0, bytes.length - at);
      at += skipped;
      return skipped;
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
