package dev.pawl.core.delta.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.codec.CodecRefused;
import dev.pawl.core.delta.codec.Codecs;
import dev.pawl.core.delta.codec.Method;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DecodedImageTest {
  @Property(tries = 30)
  void readsAnywhere_giveTheDecodedBytes(@ForAll long seed) throws IOException {
    Pack pack = RepackerTest.random(seed);
    assertReadsAnywhere(pack, new Random(seed), 100_000);
  }

  @Test
  void streamLongerThanTheCache_isReadAnywhere_alsoBackwards() throws IOException {
    Pack pack = new Pack().raw(Pack.text(1, 1000));
    pack.stream(Method.DEFLATE, 6, Pack.text(2, 5_000_000)).raw(Pack.text(3, 1000));
    assertReadsAnywhere(pack, new Random(1), 300_000);
  }

  private static void assertReadsAnywhere(Pack pack, Random random, int longest)
      throws IOException {
    byte[] decoded = pack.decoded();
    DecodedImage view =
        new DecodedImage(OldImage.of(pack.image()), pack.recipe(), Codecs.ofJava(), 50_000);
    assertEquals(decoded.length, view.size());
    for (int i = 0; i < 60; i++) {
      int at = random.nextInt(decoded.length + 1);
      int length = Math.min(random.nextInt(longest), decoded.length - at);
      byte[] read = new byte[length + 2];
      view.read(at, read, 1, length);
      assertArrayEquals(
          Arrays.copyOfRange(decoded, at, at + length), Arrays.copyOfRange(read, 1, length + 1));
    }
  }

  @Test
  void appendix_followsTheDecodedBytes() throws IOException {
    Pack pack = new Pack().raw(Pack.text(1, 100)).stream(Method.ZLIB, 9, Pack.text(2, 3000));
    byte[] image = pack.image();
    List<Recipe.Span> spans = List.of(new Recipe.Span(10, 20), new Recipe.Span(100, 50));
    Recipe recipe = Recipe.of(image.length, pack.streams(), spans);
    byte[] all = Pack.all(new DecodedImage(OldImage.of(image), recipe));
    assertEquals(3170, all.length);
    assertArrayEquals(Arrays.copyOfRange(image, 10, 30), Arrays.copyOfRange(all, 3100, 3120));
    assertArrayEquals(Arrays.copyOfRange(image, 100, 150), Arrays.copyOfRange(all, 3120, 3170));
    assertEquals(-1, recipe.imageOffsetOf(3150));
  }

  @Test
  void readOutsideTheView_isRefused() throws IOException {
    Pack pack = RepackerTest.random(3);
    DecodedImage view = new DecodedImage(OldImage.of(pack.image()), pack.recipe());
    byte[] into = new byte[10];
    assertThrows(IndexOutOfBoundsException.class, () -> view.read(view.size() - 9, into, 0, 10));
    assertThrows(IndexOutOfBoundsException.class, () -> view.read(-1, into, 0, 1));
  }

  @Test
  void recipeOfAnImageOfAnotherLength_isAMistake() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new DecodedImage(OldImage.of(new byte[9]), Recipe.raw(10)));
  }

  @Test
  void streamThatGivesAnotherLength_isRefused() throws IOException {
    for (int length : new int[] {1_000_000, 1_000_001, 2_000_000, 2_000_001}) {
      Pack pack = new Pack().stream(Method.DEFLATE, 6, Pack.text(1, length));
      Recipe.Stream right = pack.streams().getFirst();
      for (int wrong : new int[] {length - 70_000, length + 70_000}) {
        Recipe.Stream lie = new Recipe.Stream(0, right.encodedLength(), wrong, right.packing());
        assertDamaged(pack.image(), Recipe.of(pack.image().length, List.of(lie), List.of()));
      }
    }
  }

  @Test
  void damagedStream_isRefused() throws IOException {
    for (int length : new int[] {50_000, 2_000_000}) {
      Pack pack = new Pack().stream(Method.ZLIB, 6, Pack.text(1, length));
      byte[] image = pack.image();
      image[image.length / 2] ^= 0x55;
      assertDamaged(image, pack.recipe());
    }
  }

  private static void assertDamaged(byte[] image, Recipe recipe) {
    DecodedImage view = new DecodedImage(OldImage.of(image), recipe);
    CodecRefused refused = assertThrows(CodecRefused.class, () -> Pack.all(view));
    assertEquals("container.stream-damaged", refused.failure().code());
  }
}
