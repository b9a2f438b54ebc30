package dev.pawl.core.delta.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.codec.CodecRefused;
import dev.pawl.core.delta.codec.Codecs;
import dev.pawl.core.delta.codec.Method;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RepackerTest {
  @Property(tries = 60)
  void decodedImage_comesOutAgain_howeverItIsHandedOver(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200_000) int piece) throws IOException {
    Pack pack = random(seed);
    byte[] decoded = Pack.all(new DecodedImage(OldImage.of(pack.image()), pack.recipe()));
    assertArrayEquals(pack.decoded(), decoded);
    assertArrayEquals(pack.image(), Pack.repack(pack.recipe(), decoded, piece));
  }

  @Property(tries = 30)
  void repacker_canBeginWhereverTheRecipeSays(@ForAll long seed) throws IOException {
    Pack pack = random(seed);
    Recipe recipe = pack.recipe();
    byte[] decoded = pack.decoded();
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      int from = random.nextInt(decoded.length + 1);
      long image = recipe.imageOffsetOf(from);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (image < 0) {
        assertThrows(IllegalArgumentException.class, () -> new Repacker(recipe, from, out::write));
        continue;
      }
      try (Repacker repacker = new Repacker(recipe, from, Codecs.ofJava(), out::write)) {
        repacker.accept(decoded, from, decoded.length - from);
      }
      assertArrayEquals(
          Arrays.copyOfRange(pack.image(), (int) image, pack.image().length), out.toByteArray());
    }
  }

  @Test
  void moreThanTheRecipeHas_isRefused() throws IOException {
    Pack pack = random(1);
    byte[] more = Arrays.copyOf(pack.decoded(), pack.decoded().length + 1);
    assertThrows(IndexOutOfBoundsException.class, () -> Pack.repack(pack.recipe(), more, 1 << 30));
  }

  @Test
  void streamLongerThanTheRecipeSays_isRefusedBeforeItsEnd() throws IOException {
    byte[] noise = new byte[500_000];
    new Random(1).nextBytes(noise);
    Packing packing = new Packing(Method.DEFLATE, 6, Codecs.ofJava().maker(Method.DEFLATE));
    Recipe recipe =
        Recipe.of(100, List.of(new Recipe.Stream(0, 100, noise.length, packing)), List.of());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Repacker repacker = new Repacker(recipe, 0, Codecs.ofJava(), out::write)) {
      CodecRefused refused =
          assertThrows(CodecRefused.class, () -> repacker.accept(noise, 0, noise.length));
      assertEquals("container.not-repacked", refused.failure().code());
      assertTrue(out.size() <= 100);
    }
  }

  @Test
  void streamShorterThanTheRecipeSays_isRefused() throws IOException {
    Packing packing = new Packing(Method.DEFLATE, 6, Codecs.ofJava().maker(Method.DEFLATE));
    Recipe recipe = Recipe.of(100, List.of(new Recipe.Stream(0, 100, 50, packing)), List.of());
    CodecRefused refused =
        assertThrows(CodecRefused.class, () -> Pack.repack(recipe, new byte[50], 50));
    assertEquals("container.not-repacked", refused.failure().code());
    assertTrue(refused.toString().contains("expected 100 bytes"), refused::toString);
  }

  @Test
  void otherLibraryThanTheRecipeNames_isRefusedBeforeAnythingIsWritten() {
    Packing packing = new Packing(Method.DEFLATE, 6, 42);
    Recipe recipe = Recipe.of(100, List.of(new Recipe.Stream(0, 100, 50, packing)), List.of());
    CodecRefused early =
        assertThrows(CodecRefused.class, () -> recipe.requireCodecs(Codecs.ofJava()));
    assertEquals("container.other-codec", early.failure().code());
    CodecRefused late =
        assertThrows(CodecRefused.class, () -> Pack.repack(recipe, new byte[50], 50));
    assertEquals("container.other-codec", late.failure().code());
  }

  @Test
  void missingLibrary_isRefused() {
    Packing packing = new Packing(Method.XZ, 1062, 42);
    Recipe recipe = Recipe.of(100, List.of(new Recipe.Stream(0, 100, 50, packing)), List.of());
    CodecRefused refused =
        assertThrows(CodecRefused.class, () -> recipe.requireCodecs(Codecs.ofJava()));
    assertEquals("container.codec-missing", refused.failure().code());
  }

  static Pack random(long seed) throws IOException {
    Random random = new Random(seed);
    Pack pack = new Pack();
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      pack.raw(Pack.text(random.nextLong(), random.nextInt(3) * random.nextInt(4000)));
      Method method = random.nextBoolean() ? Method.DEFLATE : Method.ZLIB;
      int settings = 1 + random.nextInt(9) + 16 * random.nextInt(3);
      pack.stream(method, settings, Pack.text(random.nextLong(), 1 + random.nextInt(90_000)));
    }
    return pack.raw(Pack.text(random.nextLong(), random.nextInt(2000)));
  }
}
