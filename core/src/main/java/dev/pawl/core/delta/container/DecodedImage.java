package dev.pawl.core.delta.container;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.codec.Codecs;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// The decoded view of an old image under a recipe. Streams of at most [#WHOLE] decoded bytes are
/// kept whole in a cache, the longest unused one gives way; longer ones are read with [LongStream].
/// Not safe for use by several threads at once.
public final class DecodedImage implements OldImage {
  /// Decoded streams up to this length are cached whole: the largest block of squashfs.
  static final int WHOLE = 1 << 20;

  /// Decoded bytes that the cache of a device keeps, and those of one stream at least.
  static final int CACHE = 1 << 20;

  private final OldImage image;
  private final Recipe recipe;
  private final StreamReader reader;
  private final int cacheSize;
  private final long appendixAt;
  private final Map<Integer, byte[]> cache = new LinkedHashMap<>(16, 0.75f, true);
  private int cached; // decoded bytes in the cache

  /// A view with the libraries of this machine.
  public DecodedImage(OldImage image, Recipe recipe) {
    this(image, recipe, recipe.isRaw() ? Codecs.ofJava() : Codecs.ofThisMachine(), CACHE);
  }

  /// @param cacheSize decoded bytes to keep; one stream is kept whatever its length
  public DecodedImage(OldImage image, Recipe recipe, Codecs codecs, int cacheSize) {
    if (image.size() != recipe.imageLength()) {
      throw new IllegalArgumentException("the recipe is for another image");
    }
    this.image = image;
    this.recipe = recipe;
    this.reader = new StreamReader(image, codecs);
    this.cacheSize = cacheSize;
    this.appendixAt = recipe.appendixAt();
  }

  @Override
  public long size() {
    return recipe.decodedLength();
  }

  @Override
  public void read(long at, byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    Objects.checkFromIndexSize(at, length, size());
    int done = 0;
    while (done < length) {
      done += readPart(at + done, into, offset + done, length - done);
    }
  }

  private int readPart(long at, byte[] into, int offset, int length) throws IOException {
    if (at >= appendixAt) {
      return readAppendix(at - appendixAt, into, offset, length);
    }
    int i = recipe.streamBefore(at);
    long next = i + 1 < recipe.streams() ? recipe.decodedAt(i + 1) : appendixAt;
    if (i < 0) {
      return readRaw(at, into, offset, (int) Math.min(length, next - at));
    }
    Recipe.Stream stream = recipe.stream(i);
    long inside = at - recipe.decodedAt(i);
    long after = inside - stream.decodedLength();
    if (after >= 0) {
      long place = stream.at() + stream.encodedLength() + after;
      return readRaw(place, into, offset, (int) Math.min(length, next - at));
    }
    int n = (int) Math.min(length, -after);
    if (stream.decodedLength() > WHOLE) {
      reader.readLong(i, stream, inside, into, offset, n);
    } else {
      System.arraycopy(whole(i, stream), (int) inside, into, offset, n);
    }
    return n;
  }

  private int readRaw(long place, byte[] into, int offset, int length) throws IOException {
    image.read(place, into, offset, length);
    return length;
  }

  private int readAppendix(long at, byte[] into, int offset, int length) throws IOException {
    long inside = at;
    for (Recipe.Span span : recipe.appendix()) {
      if (inside < span.length()) {
        return readRaw(
            span.at() + inside, into, offset, (int) Math.min(length, span.length() - inside));
      }
      inside -= span.length();
    }
    throw new IllegalStateException("the view is longer than its parts");
  }

  private byte[] whole(int i, Recipe.Stream stream) throws IOException {
    byte[] known = cache.get(i);
    if (known != null) {
      return known;
    }
    var oldest = cache.entrySet().iterator();
    while (cached + stream.decodedLength() > cacheSize && oldest.hasNext()) {
      cached -= oldest.next().getValue().length;
      oldest.remove();
    }
    byte[] decoded = reader.readWhole(stream);
    cache.put(i, decoded);
    cached += decoded.length;
    return decoded;
  }
}
