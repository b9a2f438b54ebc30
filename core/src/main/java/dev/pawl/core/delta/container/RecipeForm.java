package dev.pawl.core.delta.container;

import dev.pawl.core.delta.codec.Method;
import dev.pawl.core.value.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// The binary form of a recipe (docs/spec/delta-containers.md, "Form"): a short head, then columns
/// of numbers, compressed.
final class RecipeForm {
  private static final int VERSION = 1;

  private RecipeForm() {}

  static byte[] write(Recipe recipe) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.write(VERSION);
    number(form, recipe.packings().size());
    for (Packing packing : recipe.packings()) {
      number(form, packing.method().number());
      number(form, packing.settings());
      form.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(packing.maker()).array());
    }
    number(form, recipe.streams());
    number(form, recipe.appendix().size());
    ByteArrayOutputStream columns = columns(recipe);
    Deflater deflater = new Deflater(9, true);
    try (OutputStream compressed = new DeflaterOutputStream(form, deflater)) {
      columns.writeTo(compressed);
    } catch (IOException e) {
      throw new IllegalStateException("writing in memory", e);
    } finally {
      deflater.end();
    }
    return form.toByteArray();
  }

  private static ByteArrayOutputStream columns(Recipe recipe) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int count = recipe.streams();
    List<Recipe.Stream> streams = recipe.list();
    List<Recipe.Span> spans = recipe.appendix();
    column(out, count, recipe::packingOf);
    column(out, count, i -> streams.get(i).at() - (i == 0 ? 0 : end(streams.get(i - 1))));
    column(out, count, i -> streams.get(i).encodedLength());
    column(out, count, i -> streams.get(i).decodedLength());
    column(out, spans.size(), i -> spans.get(i).at() - (i == 0 ? 0 : end(spans.get(i - 1))));
    column(out, spans.size(), i -> spans.get(i).length());
    return out;
  }

  private static long end(Recipe.Stream stream) {
    return stream.at() + stream.encodedLength();
  }

  private static long end(Recipe.Span span) {
    return span.at() + span.length();
  }

  private static void column(ByteArrayOutputStream out, int count, IntToLongFunction value) {
    for (int i = 0; i < count; i++) {
      number(out, value.applyAsLong(i));
    }
  }

  /// Seven bits a byte, the low ones first; the high bit says that more follow.
  private static void number(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest >= 0x80) {
      out.write(((int) rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  static Recipe parse(byte[] form, long imageLength) {
    if (form.length > Recipe.LONGEST_FORM) {
      throw bad(form.length + " bytes", "at most " + Recipe.LONGEST_FORM);
    }
    ByteArrayInputStream in = new ByteArrayInputStream(form);
    try {
      requireEqual(in.read(), VERSION, "version");
      List<Packing> packings = packings(in);
      int streams = count(in, Recipe.MOST_STREAMS, "streams");
      int spans = count(in, Recipe.MOST_STREAMS, "spans");
      return columns(in, packings, streams, spans, imageLength);
    } catch (IOException e) {
      throw bad(String.valueOf(e.getMessage()), "columns compressed with deflate");
    }
  }

  private static List<Packing> packings(ByteArrayInputStream in) throws IOException {
    int count = count(in, Recipe.MOST_PACKINGS, "packings");
    List<Packing> packings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Method method = Method.of(number(in));
      int settings = (int) Math.min(Integer.MAX_VALUE, number(in));
      byte[] maker = in.readNBytes(Long.BYTES);
      requireEqual(maker.length, Long.BYTES, "bytes of a maker");
      packings.add(new Packing(method, settings, ByteBuffer.wrap(maker).getLong()));
    }
    return packings;
  }

  private static Recipe columns(
      ByteArrayInputStream form, List<Packing> packings, int streams, int spans, long imageLength)
      throws IOException {
    Inflater inflater = new Inflater(true);
    try (InputStream in = new InflaterInputStream(form, inflater)) {
      long[] packing = column(in, streams);
      long[] gaps = column(in, streams);
      long[] encoded = column(in, streams);
      long[] decoded = column(in, streams);
      List<Recipe.Stream> list = new ArrayList<>(streams);
      long at = 0;
      for (int i = 0; i < streams; i++) {
        at = place(at, gaps[i], imageLength);
        requireBelow(packing[i], packings.size(), "number of a packing");
        list.add(
            new Recipe.Stream(
                at, length(encoded[i]), length(decoded[i]), packings.get((int) packing[i])));
        at += encoded[i];
      }
      List<Recipe.Span> appendix = appendix(in, spans, imageLength);
      requireEqual(in.read(), -1, "byte after the end");
      requireEqual(inflater.getRemaining() + form.available(), 0, "bytes after the end");
      return Recipe.of(imageLength, list, appendix);
    } finally {
      inflater.end();
    }
  }

  private static List<Recipe.Span> appendix(InputStream in, int spans, long imageLength)
      throws IOException {
    long[] gaps = column(in, spans);
    long[] lengths = column(in, spans);
    List<Recipe.Span> list = new ArrayList<>(spans);
    long at = 0;
    for (int i = 0; i < spans; i++) {
      at = place(at, gaps[i], imageLength);
      requireBelow(lengths[i], imageLength - at + 1, "length of a span");
      list.add(new Recipe.Span(at, lengths[i]));
      at += lengths[i];
    }
    return list;
  }

  /// A place after `at`; checked at once so that sums cannot overflow.
  private static long place(long at, long gap, long imageLength) {
    requireBelow(gap, Math.max(0, imageLength - at) + 1, "gap");
    return at + gap;
  }

  private static int length(long value) {
    requireBelow(value, 1L << 31, "length of a stream");
    return (int) value;
  }

  private static long[] column(InputStream in, int count) throws IOException {
    long[] column = new long[count];
    for (int i = 0; i < count; i++) {
      column[i] = number(in);
    }
    return column;
  }

  private static int count(InputStream in, int most, String what) throws IOException {
    long count = number(in);
    requireBelow(count, most + 1L, "number of " + what);
    return (int) count;
  }

  private static long number(InputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int b = in.read();
      if (b < 0) {
        throw bad("the end", "a number");
      }
      value |= (b & 0x7fL) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw bad("a number of more than 63 bits", "a smaller one");
  }

  private static void requireEqual(long found, long expected, String what) {
    if (found != expected) {
      throw bad(what + " " + found, String.valueOf(expected));
    }
  }

  private static void requireBelow(long found, long limit, String what) {
    if (found >= limit) {
      throw bad(what + " " + found, "less than " + limit);
    }
  }

  private static MalformedInput bad(String found, String expected) {
    return new MalformedInput("recipe", found, expected);
  }
}
