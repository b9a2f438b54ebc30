package dev.pawl.core.image;

import static dev.pawl.core.image.BlockListTest.image;
import static dev.pawl.core.image.BlockListTest.listOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockVerifierTest {
  private static final int BLOCK = BlockList.BLOCK_SIZE;

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private void write(long block, byte[] bytes, int length) {
    assertEquals(block * BLOCK, written.size(), "blocks come in order, each once");
    written.write(bytes, 0, length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 200_000})
  void goodImageOfAnyLength_reachesTheSinkWhole(int length) throws IOException {
    byte[] image = image(length);
    BlockVerifier verifier = BlockVerifier.fromStart(listOf(image), this::write);
    assertEquals(Optional.empty(), verifier.feed(image, 0, length));
    assertEquals(Optional.empty(), verifier.finish());
    assertArrayEquals(image, written.toByteArray());
  }

  @Property(tries = 100)
  void goodImageInPiecesOfAnySize_reachesTheSinkWhole(
      @ForAll @IntRange(max = 200_000) int length,
      @ForAll @IntRange(min = 500, max = 150_000) int piece)
      throws IOException {
    byte[] image = image(length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BlockVerifier verifier =
        BlockVerifier.fromStart(listOf(image), (_, bytes, n) -> out.write(bytes, 0, n));
    for (int from = 0; from < length; from += piece) {
      assertEquals(Optional.empty(), verifier.feed(image, from, Math.min(piece, length - from)));
    }
    assertEquals(Optional.empty(), verifier.finish());
    assertArrayEquals(image, out.toByteArray());
  }

  @Property(tries = 200)
  void anyChangedByte_neverReachesTheSink(
      @ForAll @IntRange(max = 200_000 - 1) int at, @ForAll @IntRange(min = 1, max = 255) int change)
      throws IOException {
    byte[] image = image(200_000);
    byte[] changed = image.clone();
    changed[at] ^= (byte) change;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BlockVerifier verifier =
        BlockVerifier.fromStart(listOf(image), (_, bytes, n) -> out.write(bytes, 0, n));
    Optional<ImageFailure> refused = verifier.feed(changed, 0, changed.length);
    assertEquals("image.block-mismatch", refused.orElseThrow().code());
    assertArrayEquals(Arrays.copyOf(image, at / BLOCK * BLOCK), out.toByteArray());
    assertEquals(at / BLOCK, verifier.nextBlock());
  }

  @Test
  void incompleteBlock_isNotHandedOn() throws IOException {
    byte[] image = image(2 * BLOCK);
    BlockVerifier verifier = BlockVerifier.fromStart(listOf(image), this::write);
    assertEquals(Optional.empty(), verifier.feed(image, 0, BLOCK - 1));
    assertEquals(0, written.size());
    assertEquals(Optional.empty(), verifier.feed(image, BLOCK - 1, 1));
    assertEquals(BLOCK, written.size());
    assertEquals(Optional.empty(), verifier.feed(image, BLOCK, BLOCK - 1));
    assertEquals(BLOCK, written.size());
  }

  @Test
  void truncatedImage_isRefusedAtTheEnd() throws IOException {
    byte[] image = image(BLOCK + 5);
    BlockVerifier verifier = BlockVerifier.fromStart(listOf(image), this::write);
    assertEquals(Optional.empty(), verifier.feed(image, 0, BLOCK + 4));
    Optional<ImageFailure> cut =
        Optional.of(new ImageFailure.LengthMismatch(new ByteCount(BLOCK + 5L), BLOCK + 4L));
    assertEquals(cut, verifier.finish());
    assertEquals(cut, verifier.feed(image, BLOCK + 4, 1), "what was refused stays refused");
    assertEquals(BLOCK, written.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, BLOCK, BLOCK + 5})
  void bytesBeyondTheEnd_areRefused(int length) throws IOException {
    byte[] tooLong = Arrays.copyOf(image(length), length + 3);
    BlockVerifier verifier = BlockVerifier.fromStart(listOf(image(length)), this::write);
    Optional<ImageFailure> refused = verifier.feed(tooLong, 0, tooLong.length);
    Optional<ImageFailure> expected =
        Optional.of(new ImageFailure.LengthMismatch(new ByteCount(length), length + 3L));
    assertEquals(expected, refused);
    assertEquals(expected, verifier.finish());
    assertEquals(length, written.size());
  }

  @Test
  void afterARefusal_nothingMoreIsTaken() throws IOException {
    byte[] image = image(3 * BLOCK);
    byte[] changed = image.clone();
    changed[BLOCK] ^= 1;
    BlockVerifier verifier = BlockVerifier.fromStart(listOf(image), this::write);
    Optional<ImageFailure> refused = verifier.feed(changed, 0, changed.length);
    assertTrue(refused.isPresent());
    assertEquals(refused, verifier.feed(image, BLOCK, 2 * BLOCK));
    assertEquals(refused, verifier.finish());
    assertEquals(BLOCK, written.size());
  }

  @Test
  void afterARefusal_aNewVerifierGoesOnAtTheSameBlock() throws IOException {
    byte[] image = image(3 * BLOCK + 9);
    byte[] changed = image.clone();
    changed[BLOCK] ^= 1;
    BlockList list = listOf(image);
    BlockVerifier first = BlockVerifier.fromStart(list, this::write);
    assertTrue(first.feed(changed, 0, changed.length).isPresent());

    BlockVerifier second = BlockVerifier.from(list, first.nextBlock(), this::write);
    int from = Math.toIntExact(second.nextBlock() * BLOCK);
    assertEquals(Optional.empty(), second.feed(image, from, image.length - from));
    assertEquals(Optional.empty(), second.finish());
    assertArrayEquals(image, written.toByteArray());
  }

  @Test
  void verifierFromTheEnd_isComplete() throws IOException {
    BlockList list = listOf(image(BLOCK + 1));
    assertEquals(Optional.empty(), BlockVerifier.from(list, 2, this::write).finish());
    assertThrows(IndexOutOfBoundsException.class, () -> BlockVerifier.from(list, 3, this::write));
    assertThrows(IndexOutOfBoundsException.class, () -> BlockVerifier.from(list, -1, this::write));
  }

  @Test
  void goodBlocks_countsUpToTheFirstBadOrMissingOne() throws IOException {
    byte[] image = image(3 * BLOCK + 9);
    BlockList list = listOf(image);
    byte[] holed = image.clone();
    holed[2 * BLOCK + 1] ^= 1;
    assertEquals(4, goodBlocks(list, image));
    assertEquals(4, goodBlocks(list, Arrays.copyOf(image, image.length + 100)));
    assertEquals(2, goodBlocks(list, holed));
    assertEquals(1, goodBlocks(list, Arrays.copyOf(image, 2 * BLOCK - 1)));
    assertEquals(3, goodBlocks(list, Arrays.copyOf(image, image.length - 1)));
    assertEquals(0, goodBlocks(list, new byte[0]));
    assertEquals(0, goodBlocks(listOf(new byte[0]), image));
  }

  private static long goodBlocks(BlockList list, byte[] stored) throws IOException {
    return BlockVerifier.goodBlocks(list, new ByteArrayInputStream(stored));
  }

  @Test
  void sinkThatFails_doesNotCountTheBlock() throws IOException {
    byte[] image = image(BLOCK);
    BlockVerifier verifier =
        BlockVerifier.fromStart(
            listOf(image),
            (_, _, _) -> {
              throw new IOException("disk full");
            });
    assertThrows(IOException.class, () -> verifier.feed(image, 0, BLOCK));
    assertEquals(0, verifier.nextBlock());
  }

  @Test
  void mismatch_namesBlockAndBothHashes() throws IOException {
    byte[] image = image(10);
    BlockVerifier verifier = BlockVerifier.fromStart(listOf(image), this::write);
    assertEquals(
        Optional.of(
            new ImageFailure.BlockMismatch(0, Digest.sha256(image), Digest.sha256(new byte[10]))),
        verifier.feed(new byte[10], 0, 10));
  }
}
