package dev.pawl.core.delta.container;

import dev.pawl.core.delta.codec.CodecRefused;
import dev.pawl.core.delta.codec.Codecs;
import dev.pawl.core.delta.codec.Method;
import dev.pawl.core.value.MalformedInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/// How an image is made of segments, some of them compressed streams; a patch carries one for the
/// old image and one for the new (docs/spec/delta-containers.md). Immutable. The raw recipe has one
/// segment, the image as it is, and the empty binary form.
///
/// The decoded view is the image with each stream in its decoded form, followed by the appendix:
/// spans of the image once more as they are, for what is copied without being taken apart.
public final class Recipe {
  /// Longest binary form that is read.
  public static final int LONGEST_FORM = 1 << 20;

  /// Most streams, and most spans of the appendix: a file system of 8 GiB has so many blocks of
  /// 128 KiB. A recipe takes 25 bytes of memory for each.
  public static final int MOST_STREAMS = 1 << 16;

  /// Most different packings.
  public static final int MOST_PACKINGS = 16;

  /// Longest decoded view: 16 GiB, as for images.
  public static final long LONGEST_VIEW = 1L << 34;

  private static final int PER_STREAM = 25;
  private static final int PER_SPAN = 48;

  /// A compressed stream in the image.
  /// @param at offset in the image
  public record Stream(long at, int encodedLength, int decodedLength, Packing packing) {}

  /// A part of the image as it is.
  public record Span(long at, long length) {}

  private final long imageLength;
  private final long decodedLength;
  private final long[] at;
  private final int[] encoded;
  private final int[] decoded;
  private final byte[] packing;
  private final long[] decodedAt;
  private final List<Packing> packings;
  private final List<Span> appendix;

  private Recipe(long imageLength, List<Stream> streams, List<Span> appendix) {
    int count = streams.size();
    this.imageLength = imageLength;
    this.at = new long[count];
    this.encoded = new int[count];
    this.decoded = new int[count];
    this.packing = new byte[count];
    this.decodedAt = new long[count];
    this.packings =
        List.copyOf(new LinkedHashSet<>(streams.stream().map(Stream::packing).toList()));
    this.appendix = List.copyOf(appendix);
    long grown = 0;
    for (int i = 0; i < count; i++) {
      Stream stream = streams.get(i);
      at[i] = stream.at;
      encoded[i] = stream.encodedLength;
      decoded[i] = stream.decodedLength;
      packing[i] = (byte) packings.indexOf(stream.packing);
      decodedAt[i] = stream.at + grown;
      grown += stream.decodedLength - stream.encodedLength;
    }
    long spans = 0;
    for (Span span : appendix) {
      spans += span.length;
    }
    this.decodedLength = imageLength + grown + spans;
  }

  /// An image that is taken as it is.
  public static Recipe raw(long imageLength) {
    return new Recipe(imageLength, List.of(), List.of());
  }

  /// A recipe of these streams, in the order of the image.
  /// @throws MalformedInput if streams or spans overlap, are empty, lie outside the image, or are
  ///     more or longer than the limits
  public static Recipe of(long imageLength, List<Stream> streams, List<Span> appendix) {
    require(imageLength >= 0, "an image of " + imageLength + " bytes", "0 bytes or more");
    require(streams.size() <= MOST_STREAMS, streams.size() + " streams", "at most 65536");
    require(appendix.size() <= MOST_STREAMS, appendix.size() + " spans", "at most 65536");
    long end = 0;
    for (Stream stream : streams) {
      requireSpan(end, stream.at, stream.encodedLength, imageLength);
      require(
          stream.decodedLength > 0
              && (stream.packing.method().streams()
                  || stream.decodedLength <= Method.LONGEST_BLOCK),
          "a decoded length of " + stream.decodedLength,
          "1 to 1048576, or more where the method is deflate");
      end = stream.at + stream.encodedLength;
    }
    end = 0;
    for (Span span : appendix) {
      requireSpan(end, span.at, span.length, imageLength);
      end = span.at + span.length;
    }
    Recipe recipe = new Recipe(imageLength, streams, appendix);
    require(
        recipe.packings.size() <= MOST_PACKINGS,
        recipe.packings.size() + " packings",
        "at most " + MOST_PACKINGS);
    require(
        recipe.decodedLength <= LONGEST_VIEW,
        "a decoded view of " + recipe.decodedLength + " bytes",
        "at most 16 GiB");
    return recipe;
  }

  private static void requireSpan(long end, long at, long length, long imageLength) {
    require(
        at >= end && length > 0 && at <= imageLength - length,
        length + " bytes at " + at,
        "1 byte or more, between %d and %d".formatted(end, imageLength));
  }

  private static void require(boolean right, String found, String expected) {
    if (!right) {
      throw new MalformedInput("recipe", found, expected);
    }
  }

  /// Reads the binary form; an empty one is the raw recipe.
  /// @param imageLength length of the image it is for, known from elsewhere
  /// @throws MalformedInput if it is not the binary form of a recipe for such an image
  public static Recipe parse(byte[] form, long imageLength) {
    return form.length == 0 ? raw(imageLength) : RecipeForm.parse(form, imageLength);
  }

  /// The binary form.
  public byte[] form() {
    return isRaw() ? new byte[0] : RecipeForm.write(this);
  }

  /// Whether decoded and encoded bytes are the same.
  public boolean isRaw() {
    return at.length == 0 && appendix.isEmpty();
  }

  /// Length of the image.
  public long imageLength() {
    return imageLength;
  }

  /// Length of the decoded view, with the appendix.
  public long decodedLength() {
    return decodedLength;
  }

  /// Where in the image the decoded byte at `decodedOffset` begins if a [Repacker] holds no state
  /// there; -1 where it does. Both ends of the image are such places; places in the appendix are
  /// not.
  public long imageOffsetOf(long decodedOffset) {
    int i = streamBefore(decodedOffset);
    if (i < 0) {
      return decodedOffset <= imageLength ? decodedOffset : -1;
    }
    long inside = decodedOffset - decodedAt[i];
    if (inside == 0) {
      return at[i];
    }
    long image = at[i] + encoded[i] + inside - decoded[i];
    return inside < decoded[i] || image > imageLength ? -1 : image;
  }

  /// The last stream that begins at or before this place of the decoded view; -1 if there is none.
  int streamBefore(long decodedOffset) {
    int found = Arrays.binarySearch(decodedAt, decodedOffset);
    return found >= 0 ? found : -found - 2;
  }

  /// How many streams there are.
  public int streams() {
    return at.length;
  }

  /// Stream `i` in the order of the image.
  public Stream stream(int i) {
    return new Stream(at[i], encoded[i], decoded[i], packings.get(packing[i]));
  }

  /// Where stream `i` begins in the decoded view.
  long decodedAt(int i) {
    return decodedAt[i];
  }

  /// Where the appendix begins in the decoded view.
  long appendixAt() {
    long length = 0;
    for (Span span : appendix) {
      length += span.length;
    }
    return decodedLength - length;
  }

  /// The spans of the image that follow once more as they are.
  public List<Span> appendix() {
    return appendix;
  }

  /// The packings that occur.
  public List<Packing> packings() {
    return packings;
  }

  int packingOf(int i) {
    return packing[i];
  }

  /// Refuses unless this machine has the very libraries that put the streams together.
  /// @throws CodecRefused if one is missing or another
  public void requireCodecs(Codecs codecs) throws CodecRefused {
    for (Packing each : packings) {
      codecs.requireMaker(each.method(), each.maker());
    }
  }

  /// Memory that the recipe itself takes.
  public long memory() {
    return (long) PER_STREAM * at.length + (long) PER_SPAN * appendix.size();
  }

  /// Memory that putting the image together takes at most: the recipe, the longest block as it is
  /// and compressed, and the most demanding library.
  public long repackMemory(Codecs codecs) throws CodecRefused {
    long most = 0;
    for (Packing each : packings) {
      most = Math.max(most, codecs.encodeMemory(each.method(), each.settings()));
    }
    long block = 0;
    for (int i = 0; i < at.length; i++) {
      if (!packings.get(packing[i]).method().streams()) {
        block = Math.max(block, decoded[i]);
      }
    }
    return memory() + most + 4 * block;
  }

  /// Memory that the decoded view takes at most: the recipe, the cache, and what one stream takes
  /// while it is taken apart.
  public long viewMemory() {
    if (isRaw()) {
      return 0;
    }
    long longest = 0;
    for (int length : decoded) {
      longest = Math.max(longest, Math.min(length, DecodedImage.WHOLE));
    }
    return memory() + 3 * longest + DecodedImage.CACHE;
  }

  /// The streams, for those who make recipes.
  public List<Stream> list() {
    List<Stream> list = new ArrayList<>(at.length);
    for (int i = 0; i < at.length; i++) {
      list.add(stream(i));
    }
    return list;
  }
}
