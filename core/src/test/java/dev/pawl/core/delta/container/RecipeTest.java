package dev.pawl.core.delta.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.delta.codec.Method;
import dev.pawl.core.value.MalformedInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RecipeTest {
  private static final Packing FLATE = new Packing(Method.DEFLATE, 6, 7);

  @Test
  void rawRecipe_isTheEmptyForm() {
    Recipe raw = Recipe.parse(new byte[0], 1234);
    assertTrue(raw.isRaw());
    assertEquals(1234, raw.decodedLength());
    assertEquals(77, raw.imageOffsetOf(77));
    assertEquals(-1, raw.imageOffsetOf(1235));
    assertEquals(0, raw.form().length);
  }

  @Property(tries = 100)
  void form_readsBackAsTheSameRecipe(@ForAll long seed) {
    Recipe recipe = random(seed);
    Recipe again = Recipe.parse(recipe.form(), recipe.imageLength());
    assertEquals(recipe.list(), again.list());
    assertEquals(recipe.appendix(), again.appendix());
    assertEquals(recipe.decodedLength(), again.decodedLength());
  }

  @Property(tries = 300)
  void changedForm_isRefusedOrARecipeWithinTheLimits(
      @ForAll long seed, @ForAll int place, @ForAll byte value) {
    Recipe recipe = random(seed);
    byte[] form = recipe.form();
    form[Math.floorMod(place, form.length)] = value;
    try {
      Recipe read = Recipe.parse(form, recipe.imageLength());
      assertTrue(read.decodedLength() <= Recipe.LONGEST_VIEW);
      for (Recipe.Stream stream : read.list()) {
        assertTrue(stream.at() + stream.encodedLength() <= recipe.imageLength());
      }
    } catch (MalformedInput expected) {
      assertEquals("recipe", expected.what());
    }
  }

  @Test
  void cutForm_isRefused_whereverItIsCut() {
    byte[] form = random(5).form();
    for (int length = 1; length < form.length; length++) {
      byte[] cut = Arrays.copyOf(form, length);
      assertThrows(MalformedInput.class, () -> Recipe.parse(cut, random(5).imageLength()));
    }
  }

  @Test
  void bytesAfterTheForm_areRefused() {
    byte[] form = random(5).form();
    byte[] more = Arrays.copyOf(form, form.length + 1);
    assertThrows(MalformedInput.class, () -> Recipe.parse(more, random(5).imageLength()));
  }

  @Test
  void longForm_isRefused() {
    byte[] form = new byte[Recipe.LONGEST_FORM + 1];
    form[0] = 1;
    assertRefused("at most 1048576", () -> Recipe.parse(form, 10));
  }

  @Test
  void bombOfColumns_isRefused_whenItsEndIsNotReached() throws IOException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(new byte[] {1, 0, 0, 0}); // no packings, no streams, no spans
    try (OutputStream out = new DeflaterOutputStream(form, new Deflater(9, true))) {
      out.write(new byte[100 << 20]);
    }
    assertRefused("byte after the end", () -> Recipe.parse(form.toByteArray(), 10));
  }

  @Test
  void manyStreams_areRefused() {
    List<Recipe.Stream> one = List.of(new Recipe.Stream(0, 1, 1, FLATE));
    List<Recipe.Stream> many = Collections.nCopies(Recipe.MOST_STREAMS + 1, one.getFirst());
    assertRefused("at most 65536", () -> Recipe.of(1 << 20, many, List.of()));
    List<Recipe.Span> spans = Collections.nCopies(Recipe.MOST_STREAMS + 1, new Recipe.Span(0, 1));
    assertRefused("at most 65536", () -> Recipe.of(1 << 20, one, spans));
  }

  @Test
  void manyPackings_areRefused() {
    List<Recipe.Stream> streams = new ArrayList<>();
    for (int i = 0; i <= Recipe.MOST_PACKINGS; i++) {
      streams.add(new Recipe.Stream(i, 1, 1, new Packing(Method.DEFLATE, 6, i)));
    }
    assertRefused("at most 16", () -> Recipe.of(100, streams, List.of()));
  }

  @Test
  void overlappingStreams_areRefused() {
    List<Recipe.Stream> streams =
        List.of(new Recipe.Stream(0, 10, 20, FLATE), new Recipe.Stream(9, 10, 20, FLATE));
    assertRefused("between 10", () -> Recipe.of(100, streams, List.of()));
  }

  @Test
  void streamOutsideTheImage_isRefused() {
    List<Recipe.Stream> streams = List.of(new Recipe.Stream(91, 10, 20, FLATE));
    assertRefused("between 0 and 100", () -> Recipe.of(100, streams, List.of()));
    List<Recipe.Stream> far = List.of(new Recipe.Stream(Long.MAX_VALUE, 10, 20, FLATE));
    assertRefused("between 0 and 100", () -> Recipe.of(100, far, List.of()));
  }

  @Test
  void emptyStream_isRefused() {
    assertRefused(
        "1 byte or more",
        () -> Recipe.of(9, List.of(new Recipe.Stream(0, 0, 1, FLATE)), List.of()));
    assertRefused(
        "1 to 1048576", () -> Recipe.of(9, List.of(new Recipe.Stream(0, 1, 0, FLATE)), List.of()));
  }

  @Test
  void overlappingSpans_areRefused() {
    List<Recipe.Span> spans = List.of(new Recipe.Span(0, 10), new Recipe.Span(5, 10));
    assertRefused("between 10", () -> Recipe.of(100, List.of(), spans));
  }

  @Test
  void longBlock_isRefused_whereTheMethodTakesBlocksWhole() {
    Packing zstd = new Packing(Method.ZSTD, 15, 0);
    int length = Method.LONGEST_BLOCK + 1;
    assertRefused(
        "1 to 1048576",
        () -> Recipe.of(100, List.of(new Recipe.Stream(0, 10, length, zstd)), List.of()));
    Recipe.of(100, List.of(new Recipe.Stream(0, 10, length, FLATE)), List.of());
  }

  @Test
  void longView_isRefused() {
    List<Recipe.Stream> streams = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      streams.add(new Recipe.Stream(i, 1, Integer.MAX_VALUE, FLATE));
    }
    assertRefused("16 GiB", () -> Recipe.of(100, streams, List.of()));
  }

  @Test
  void settingsThatAMethodHasNot_areRefused() {
    for (Method method : Method.values()) {
      assertThrows(MalformedInput.class, () -> new Packing(method, -1, 0));
      assertThrows(MalformedInput.class, () -> new Packing(method, 1 << 30, 0));
    }
    assertThrows(MalformedInput.class, () -> new Packing(Method.DEFLATE, 0, 0));
    assertThrows(MalformedInput.class, () -> Method.of(7));
  }

  @Test
  void placesInsideAStream_areNoPlacesToBegin() {
    Recipe recipe = Recipe.of(100, List.of(new Recipe.Stream(10, 5, 50, FLATE)), List.of());
    assertEquals(145, recipe.decodedLength());
    assertEquals(9, recipe.imageOffsetOf(9));
    assertEquals(10, recipe.imageOffsetOf(10));
    assertEquals(-1, recipe.imageOffsetOf(11));
    assertEquals(-1, recipe.imageOffsetOf(59));
    assertEquals(15, recipe.imageOffsetOf(60));
    assertEquals(100, recipe.imageOffsetOf(145));
    assertEquals(-1, recipe.imageOffsetOf(146));
  }

  @Test
  void form_ofManyLikeStreamsIsShort() {
    List<Recipe.Stream> streams = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      streams.add(new Recipe.Stream(i * 60_000L, 60_000, 131_072, FLATE));
    }
    Recipe recipe = Recipe.of(600_000_000, streams, List.of());
    assertTrue(recipe.form().length < 400, () -> recipe.form().length + " bytes");
    assertArrayEquals(
        recipe.form(), Recipe.parse(recipe.form(), 600_000_000).form(), "one form for one recipe");
  }

  private static void assertRefused(String phrase, Runnable attempt) {
    MalformedInput refused = assertThrows(MalformedInput.class, attempt::run);
    assertTrue(refused.toString().contains(phrase), refused::toString);
  }

  private static Recipe random(long seed) {
    Random random = new Random(seed);
    List<Recipe.Stream> streams = new ArrayList<>();
    List<Recipe.Span> spans = new ArrayList<>();
    long at = 0;
    for (int i = 0; i < 1 + random.nextInt(60); i++) {
      at += random.nextInt(3) * (long) random.nextInt(100_000);
      int encoded = 1 + random.nextInt(50_000);
      Packing packing =
          random.nextBoolean() ? FLATE : new Packing(Method.XZ, 1062, random.nextInt(2));
      streams.add(new Recipe.Stream(at, encoded, 1 + random.nextInt(1 << 20), packing));
      if (random.nextInt(4) == 0) {
        spans.add(new Recipe.Span(at, encoded));
      }
      at += encoded;
    }
    return Recipe.of(at + random.nextInt(1000), streams, spans);
  }
}
