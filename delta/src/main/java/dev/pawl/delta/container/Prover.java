package dev.pawl.delta.container;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.codec.CodecRefused;
import dev.pawl.core.delta.codec.Codecs;
import dev.pawl.core.delta.codec.Deflate;
import dev.pawl.core.delta.codec.Method;
import dev.pawl.core.delta.container.Packing;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;

/// Finds the settings with which a stream comes out again to the very same bytes, by doing it. Not
/// safe for use by several threads at once.
final class Prover {
  private static final int PIECE = 1 << 16;
  private static final int HOPELESS = 24; // streams without success before a method is given up

  private final OldImage image;
  private final Codecs codecs;
  private final Map<Method, Integer> lastRight = new EnumMap<>(Method.class);
  private final Map<Method, Integer> failures = new EnumMap<>(Method.class);

  Prover(OldImage image, Codecs codecs) {
    this.image = image;
    this.codecs = codecs;
  }

  /// The packing that gives the same bytes again; nothing if none of the guesses does.
  Optional<Packing> prove(Found found) throws IOException {
    Method method = found.method();
    if (!codecs.has(method) || failures.getOrDefault(method, 0) >= HOPELESS) {
      return Optional.empty();
    }
    for (int settings : inOrder(found)) {
      if (isExact(found, settings)) {
        lastRight.put(method, settings);
        failures.put(method, Integer.MIN_VALUE);
        return Optional.of(new Packing(method, settings, codecs.maker(method)));
      }
    }
    failures.merge(method, 1, Integer::sum);
    return Optional.empty();
  }

  /// Whether a stream is what it was taken for: decodes to the length it should have.
  boolean decodes(Found found) throws IOException {
    Method method = found.method();
    try {
      if (!method.streams()) {
        byte[] encoded = new byte[found.encodedLength()];
        image.read(found.at(), encoded, 0, encoded.length);
        byte[] decoded = codecs.block(method).decode(encoded, found.decodedLength());
        return decoded.length == found.decodedLength();
      }
      try (InputStream in = Deflate.decoder(method, new Part(image, found))) {
        copy(in, OutputStream.nullOutputStream(), found.decodedLength());
        return true;
      }
    } catch (CodecRefused | Differs | ZipException | EOFException e) {
      return false;
    }
  }

  /// The guesses, that which was right last in front.
  private List<Integer> inOrder(Found found) {
    Integer last = lastRight.get(found.method());
    if (last == null || !found.guesses().contains(last)) {
      return found.guesses();
    }
    List<Integer> guesses = new ArrayList<>(found.guesses());
    guesses.removeIf(last::equals);
    guesses.addFirst(last);
    return guesses;
  }

  private boolean isExact(Found found, int settings) throws IOException {
    Method method = found.method();
    try {
      if (!method.streams()) {
        byte[] encoded = new byte[found.encodedLength()];
        image.read(found.at(), encoded, 0, encoded.length);
        byte[] decoded = codecs.block(method).decode(encoded, found.decodedLength());
        return decoded.length == found.decodedLength()
            && codecs
                .block(method)
                .encode(decoded, settings)
                .filter(again -> Arrays.equals(again, encoded))
                .isPresent();
      }
      Comparing comparing = new Comparing(image, found);
      try (InputStream in = Deflate.decoder(method, new Part(image, found));
          OutputStream out = Deflate.encoder(method, settings, comparing)) {
        copy(in, out, found.decodedLength());
      }
      return comparing.isComplete();
    } catch (CodecRefused | Differs | ZipException | EOFException e) {
      return false;
    }
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] piece = new byte[PIECE];
    long left = length;
    while (left > 0) {
      int n = in.read(piece, 0, (int) Math.min(PIECE, left));
      if (n < 0) {
        throw new Differs();
      }
      out.write(piece, 0, n);
      left -= n;
    }
    if (in.read() >= 0) {
      throw new Differs();
    }
  }

  /// The attempt did not give the same bytes.
  private static final class Differs extends IOException {
    @Serial private static final long serialVersionUID = 1;
  }

  /// The encoded bytes of a stream.
  private static final class Part extends InputStream {
    private final OldImage image;
    private final long end;
    private long at; // next byte to read

    Part(OldImage image, Found found) {
      this.image = image;
      this.at = found.at();
      this.end = found.end();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (at == end) {
        return -1;
      }
      int n = (int) Math.min(length, end - at);
      image.read(at, into, offset, n);
      at += n;
      return n;
    }
  }

  /// Compares what is written with the image, and gives up at the first difference.
  private static final class Comparing extends OutputStream {
    private final OldImage image;
    private final long end;
    private long at; // where the next bytes should stand

    Comparing(OldImage image, Found found) {
      this.image = image;
      this.at = found.at();
      this.end = found.end();
    }

    boolean isComplete() {
      return at == end;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > end - at) {
        throw new Differs();
      }
      byte[] there = new byte[length];
      image.read(at, there, 0, length);
      if (!Arrays.equals(there, 0, length, bytes, offset, offset + length)) {
        throw new Differs();
      }
      at += length;
    }
  }
}
