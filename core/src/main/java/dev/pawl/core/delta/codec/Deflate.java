package dev.pawl.core.delta.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// DEFLATE and ZLIB with the zlib that comes with Java. Streams of any length; about 300 KiB of
/// memory for each that is open.
public final class Deflate {
  /// The encoder is always fed in pieces of this length, the last one shorter: what zlib makes may
  /// depend on it.
  private static final int PIECE = 1 << 16;

  /// Memory that an open encoder takes.
  static final long ENCODE_MEMORY = 300_000 + PIECE;

  private Deflate() {}

  /// An encoder; closing it ends the stream, and not `out`.
  public static OutputStream encoder(Method method, int settings, OutputStream out) {
    Deflater deflater = new Deflater(settings & 15, method == Method.DEFLATE);
    deflater.setStrategy(settings >> 4);
    return new Pieces(new Encoder(out, deflater));
  }

  /// A decoder; closing it does not close `in`.
  public static InputStream decoder(Method method, InputStream in) {
    return new Decoder(in, new Inflater(method == Method.DEFLATE));
  }

  private static final class Encoder extends DeflaterOutputStream {
    private final Deflater deflater;

    Encoder(OutputStream out, Deflater deflater) {
      super(out, deflater, 8192);
      this.deflater = deflater;
    }

    @Override
    public void close() throws IOException {
      try {
        finish();
      } finally {
        deflater.end();
      }
    }
  }

  private static final class Decoder extends InflaterInputStream {
    private final Inflater inflater;

    Decoder(InputStream in, Inflater inflater) {
      super(in, inflater, 8192);
      this.inflater = inflater;
    }

    @Override
    public void close() {
      inflater.end();
    }
  }

  /// Hands on in whole pieces.
  private static final class Pieces extends OutputStream {
    private final OutputStream next;
    private final byte[] piece = new byte[PIECE];
    private int filled; // bytes waiting in the piece

    Pieces(OutputStream next) {
      this.next = next;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int taken = 0;
      while (taken < length) {
        int n = Math.min(length - taken, PIECE - filled);
        System.arraycopy(bytes, offset + taken, piece, filled, n);
        taken += n;
        filled += n;
        if (filled == PIECE) {
          next.write(piece, 0, PIECE);
          filled = 0;
        }
      }
    }

    @Override
    public void close() throws IOException {
      try (next) {
        next.write(piece, 0, filled);
      }
    }
  }
}
