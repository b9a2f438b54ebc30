package dev.pawl.core.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockListTest {
  private static final int BLOCK = BlockList.BLOCK_SIZE;

  static byte[] image(int length) {
    byte[] image = new byte[length];
    new Random(length).nextBytes(image);
    return image;
  }

  static BlockList listOf(byte[] image) throws IOException {
    return BlockList.of(new ByteArrayInputStream(image));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, 1, 1",
    "65535, 1, 65535",
    "65536, 1, 65536",
    "65537, 2, 1",
    "131072, 2, 65536",
    "200000, 4, 3392"
  })
  void everyLength_isCutIntoBlocks(int length, int count, int last) throws IOException {
    byte[] image = image(length);
    BlockList list = listOf(image);
    assertEquals(new ByteCount(length), list.length());
    assertEquals(count, list.count());
    assertEquals(count * 32L, BlockList.encodedLength(list.length()).value());
    for (int i = 0; i < count; i++) {
      byte[] block = Arrays.copyOfRange(image, i * BLOCK, Math.min(length, (i + 1) * BLOCK));
      assertEquals(i == count - 1 ? last : BLOCK, list.blockLength(i));
      assertEquals(Digest.sha256(block), list.leaf(i));
    }
    assertEquals(list, BlockList.parse(list.encoded(), list.length()));
  }

  @Test
  void emptyImage_hasNoBlocksAndTheHashOfNothingAsRoot() throws IOException {
    BlockList list = listOf(new byte[0]);
    assertEquals(0, list.count());
    assertEquals(Digest.sha256(new byte[0]), list.root());
    assertEquals(Result.ok(list), BlockList.check(new byte[0], ByteCount.ZERO, list.root()));
  }

  @Test
  void rootOfOneBlock_isTheLeafHashOfItsDigest() throws IOException {
    byte[] image = image(1);
    byte[] entry = new byte[33];
    System.arraycopy(Digest.sha256(image).bytes(), 0, entry, 1, 32);
    assertEquals(Digest.sha256(entry), listOf(image).root());
  }

  @Test
  void streamThatGivesOneByteAtATime_makesTheSameList() throws IOException {
    byte[] image = image(BLOCK + 10);
    InputStream slow =
        new FilterInputStream(new ByteArrayInputStream(image)) {
          @Override
          public int read(byte[] b, int off, int len) throws IOException {
            return super.read(b, off, Math.min(len, 1));
          }
        };
    assertEquals(listOf(image), BlockList.of(slow));
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 40, (16L << 30) + 1, Long.MAX_VALUE})
  void lengthBeyondTheLimit_isRefusedBeforeAnyMemoryIsTaken(long length) {
    ByteCount hostile = new ByteCount(length);
    Digest root = Digest.sha256(new byte[0]);
    assertThrows(MalformedInput.class, () -> BlockList.encodedLength(hostile));
    assertThrows(MalformedInput.class, () -> BlockList.parse(new byte[32], hostile));
    assertEquals(
        Result.failed(new ImageFailure.TooLarge(hostile, BlockList.LONGEST_IMAGE)),
        BlockList.check(new byte[32], hostile, root));
  }

  @Test
  void imageThatNeverEnds_isNotReadForEver() throws IOException {
    byte[] image = image(3 * BLOCK);
    ByteCount limit = new ByteCount(2 * BLOCK);
    ByteArrayInputStream tooLong = new ByteArrayInputStream(image);
    assertThrows(MalformedInput.class, () -> BlockList.of(tooLong, limit));
    assertEquals(2, BlockList.of(new ByteArrayInputStream(image, 0, 2 * BLOCK), limit).count());
  }

  @Test
  void longestImage_hasAListOfEightMebibytes() {
    assertEquals(ByteCount.mebi(8), BlockList.encodedLength(BlockList.LONGEST_IMAGE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 63, 65, 96})
  void listOfAnotherLength_isRefused(int found) throws IOException {
    ByteCount length = new ByteCount(BLOCK + 1L);
    assertThrows(MalformedInput.class, () -> BlockList.parse(new byte[found], length));
    BlockList real = listOf(image(BLOCK + 1));
    byte[] list = Arrays.copyOf(real.encoded(), found);
    assertFailed("image.block-list-mismatch", BlockList.check(list, length, real.root()));
  }

  @Test
  void listWithOneChangedBit_isRefused() throws IOException {
    BlockList real = listOf(image(3 * BLOCK));
    for (int at = 0; at < real.encoded().length; at += 7) {
      byte[] changed = real.encoded();
      changed[at] ^= 1;
      assertFailed(
          "image.block-list-mismatch", BlockList.check(changed, real.length(), real.root()));
    }
    assertEquals(Result.ok(real), BlockList.check(real.encoded(), real.length(), real.root()));
  }

  @Test
  void blocksThatDoNotExist_areASurprise() throws IOException {
    BlockList list = listOf(image(BLOCK));
    assertThrows(IndexOutOfBoundsException.class, () -> list.leaf(1));
    assertThrows(IndexOutOfBoundsException.class, () -> list.leaf(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> list.blockLength(1));
    assertThrows(IndexOutOfBoundsException.class, () -> list.blockLength(1L << 40));
  }

  @Test
  void list_keepsItsOwnCopy() throws IOException {
    BlockList list = listOf(image(BLOCK));
    byte[] encoded = list.encoded();
    BlockList parsed = BlockList.parse(encoded, list.length());
    encoded[0] ^= 1;
    parsed.encoded()[1] ^= 1;
    assertEquals(list, parsed);
    assertEquals(list.hashCode(), parsed.hashCode());
    assertArrayEquals(list.encoded(), parsed.encoded());
    assertNotEquals(list, listOf(image(BLOCK - 1)));
    assertEquals("1 blocks, 64.0 KiB", list.toString());
    assertEquals(BLOCK, list.blockSize());
  }

  static void assertFailed(String code, Result<?, ImageFailure> result) {
    Result.Failed<?, ?> failed = assertInstanceOf(Result.Failed.class, result);
    assertEquals(code, failed.failure().code());
  }
}
