package dev.pawl.core.delta.container;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.codec.CodecFailure;
import dev.pawl.core.delta.codec.CodecRefused;
import dev.pawl.core.delta.codec.Codecs;
import dev.pawl.core.delta.codec.Deflate;
import dev.pawl.core.delta.codec.Method;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.ZipException;

/// Takes streams of an image apart: short ones whole, long ones with a [LongStream] that stays open
/// for the next read.
final class StreamReader {
  private final OldImage image;
  private final Codecs codecs;
  private int openIndex = -1; // stream that `open` reads
  private Optional<LongStream> open = Optional.empty(); // the long stream read last

  StreamReader(OldImage image, Codecs codecs) {
    this.image = image;
    this.codecs = codecs;
  }

  /// All bytes of a stream.
  byte[] readWhole(Recipe.Stream stream) throws IOException {
    Method method = stream.packing().method();
    if (!method.streams()) {
      byte[] encoded = new byte[stream.encodedLength()];
      image.read(stream.at(), encoded, 0, encoded.length);
      byte[] decoded = codecs.block(method).decode(encoded, stream.decodedLength());
      if (decoded.length < stream.decodedLength()) {
        throw damaged(method, "it has not " + stream.decodedLength() + " decoded bytes");
      }
      return decoded;
    }
    try (InputStream in = Deflate.decoder(method, new Part(image, stream))) {
      byte[] decoded = in.readNBytes(stream.decodedLength());
      if (decoded.length < stream.decodedLength() || in.read() >= 0) {
        throw damaged(method, "it has not " + stream.decodedLength() + " decoded bytes");
      }
      return decoded;
    } catch (ZipException e) {
      throw damaged(method, String.valueOf(e.getMessage()));
    }
  }

  /// Some bytes of a long stream.
  void readLong(int i, Recipe.Stream stream, long at, byte[] into, int offset, int length)
      throws IOException {
    if (openIndex != i || open.isEmpty()) {
      open = Optional.of(new LongStream(image, stream));
      openIndex = i;
    }
    open.get().read(at, into, offset, length);
  }

  static CodecRefused damaged(Method method, String what) {
    return new CodecRefused(new CodecFailure.Damaged(method, what));
  }

  /// The encoded bytes of a stream, in sequence.
  static final class Part extends InputStream {
    private final OldImage image;
    private final long end;
    private long at; // next byte to read

    Part(OldImage image, Recipe.Stream stream) {
      this.image = image;
      this.at = stream.at();
      this.end = stream.at() + stream.encodedLength();
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
}
