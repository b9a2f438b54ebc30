package dev.pawl.core.delta.container;

import dev.pawl.core.delta.codec.BlockCodec;
import dev.pawl.core.delta.codec.CodecFailure;
import dev.pawl.core.delta.codec.CodecRefused;
import dev.pawl.core.delta.codec.Codecs;
import dev.pawl.core.delta.codec.Deflate;
import dev.pawl.core.delta.codec.Method;
import java.io.IOException;
import java.io.OutputStream;

/// Takes the decoded bytes of an image in sequence and hands on the bytes of the image in sequence.
/// A stream of the image is complete when its last decoded byte was taken. What comes out of a
/// library is not trusted to be the right bytes, only kept from being more than the recipe says:
/// the blocks of the image are checked by whoever receives them.
public final class Repacker implements AutoCloseable {
  /// Where the bytes of the image go.
  public interface Sink {
    /// Takes the next bytes; the array is the caller's.
    void accept(byte[] bytes, int offset, int length) throws IOException;
  }

  private final Recipe recipe;
  private final Codecs codecs;
  private final Sink sink;
  private long decoded; // bytes taken so far, counted from the start of the image
  private int current; // the stream we are in, or the next one
  private OutputStream encoder = OutputStream.nullOutputStream(); // of the stream we are in
  private long encoded; // bytes that came out of the stream we are in

  /// A repacker with the libraries of this machine.
  public Repacker(Recipe recipe, long decodedOffset, Sink sink) {
    this(recipe, decodedOffset, recipe.isRaw() ? Codecs.ofJava() : Codecs.ofThisMachine(), sink);
  }

  /// A repacker that begins at a place where [Recipe#imageOffsetOf] is not -1.
  public Repacker(Recipe recipe, long decodedOffset, Codecs codecs, Sink sink) {
    if (recipe.imageOffsetOf(decodedOffset) < 0) {
      throw new IllegalArgumentException("a repacker cannot begin at " + decodedOffset);
    }
    this.recipe = recipe;
    this.codecs = codecs;
    this.decoded = decodedOffset;
    this.sink = sink;
    int before = recipe.streamBefore(decodedOffset);
    this.current = before >= 0 && recipe.decodedAt(before) == decodedOffset ? before : before + 1;
  }

  /// Takes the next decoded bytes.
  /// @throws IndexOutOfBoundsException if they are more than the recipe has
  /// @throws CodecRefused if a stream cannot be put together with the libraries here
  public void accept(byte[] bytes, int offset, int length) throws IOException {
    if (length > recipe.appendixAt() - decoded) {
      throw new IndexOutOfBoundsException("more decoded bytes than the recipe has");
    }
    int done = 0;
    while (done < length) {
      done += acceptPart(bytes, offset + done, length - done);
    }
  }

  private int acceptPart(byte[] bytes, int offset, int length) throws IOException {
    if (current == recipe.streams()) {
      return raw(bytes, offset, length);
    }
    long start = recipe.decodedAt(current);
    if (decoded < start) {
      return raw(bytes, offset, (int) Math.min(length, start - decoded));
    }
    Recipe.Stream stream = recipe.stream(current);
    if (decoded == start) {
      encoder = begin(stream);
      encoded = 0;
    }
    long end = start + stream.decodedLength();
    int n = (int) Math.min(length, end - decoded);
    encoder.write(bytes, offset, n);
    decoded += n;
    if (decoded == end) {
      end(stream);
    }
    return n;
  }

  private int raw(byte[] bytes, int offset, int length) throws IOException {
    sink.accept(bytes, offset, length);
    decoded += length;
    return length;
  }

  private OutputStream begin(Recipe.Stream stream) throws IOException {
    Packing packing = stream.packing();
    codecs.requireMaker(packing.method(), packing.maker());
    OutputStream out = new Limited(stream);
    return packing.method().streams()
        ? Deflate.encoder(packing.method(), packing.settings(), out)
        : new Block(stream, codecs.block(packing.method()), out);
  }

  private void end(Recipe.Stream stream) throws IOException {
    encoder.close();
    encoder = OutputStream.nullOutputStream();
    if (encoded != stream.encodedLength()) {
      throw notRepacked(stream, encoded);
    }
    current++;
  }

  private static CodecRefused notRepacked(Recipe.Stream stream, long found) {
    Method method = stream.packing().method();
    return new CodecRefused(new CodecFailure.NotRepacked(method, stream.encodedLength(), found));
  }

  /// Gives back what an unfinished stream holds. Nothing more comes out.
  @Override
  public void close() {
    try {
      encoded = Long.MAX_VALUE / 2; // whatever the encoder still has is refused
      encoder.close();
    } catch (IOException e) {
      // It was not finished; that is what closing here means.
    }
    encoder = OutputStream.nullOutputStream();
  }

  /// Hands encoded bytes on, as many as the recipe says at most.
  private final class Limited extends OutputStream {
    private final Recipe.Stream stream;

    Limited(Recipe.Stream stream) {
      this.stream = stream;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      encoded += length;
      if (encoded > stream.encodedLength()) {
        throw notRepacked(stream, encoded);
      }
      sink.accept(bytes, offset, length);
    }
  }

  /// Collects a block and compresses it when it is complete.
  private static final class Block extends OutputStream {
    private final Recipe.Stream stream;
    private final BlockCodec codec;
    private final OutputStream next;
    private final byte[] block;
    private int filled; // bytes collected so far

    Block(Recipe.Stream stream, BlockCodec codec, OutputStream next) {
      this.stream = stream;
      this.codec = codec;
      this.next = next;
      this.block = new byte[stream.decodedLength()];
    }

    @Override
    public void write(int b) {
      block[filled++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      System.arraycopy(bytes, offset, block, filled, length);
      filled += length;
    }

    @Override
    public void close() throws IOException {
      if (filled == block.length) {
        byte[] compressed =
            codec
                .encode(block, stream.packing().settings())
                .orElseThrow(() -> notRepacked(stream, block.length));
        next.write(compressed);
      }
    }
  }
}
