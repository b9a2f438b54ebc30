package dev.pawl.sim.torture.flash;

import java.io.InputStream;
import java.util.Arrays;

/// The content of a file: immutable, in pages that a changed copy shares.
final class Bytes {
  /// What flash erases and programs at once.
  static final int PAGE = 4096;

  static final Bytes NONE = new Bytes(new byte[0][], 0);

  private final byte[][] pages;
  private final int length;

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
    for (int page = pages.length; page < copy.length; page++) {
      copy[page] = new byte[PAGE];
    }
    int done = 0;
    while (done < count) {
      int page = (offset + done) / PAGE;
      int at = (offset + done) % PAGE;
      int n = Math.min(PAGE - at, count - done);
      if (page < pages.length) {
        copy[page] = copy[page].clone();
      }
      System.arraycopy(source, from + done, copy[page], at, n);
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

  byte[] toArray() {
    byte[] all = new byte[length];
    copy(0, all, 0, length);
    return all;
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
