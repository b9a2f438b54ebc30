package dev.pawl.core.image;

import dev.pawl.core.failure.Result;
import dev.pawl.core.release.BlockTree;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/// The SHA-256 of every 64 KiB block of an image, the last one maybe shorter
/// (docs/spec/block-hashes.md). Immutable.
///
/// A list read from outside proves nothing until its [#root()] equals the one in signed metadata:
/// [#check] does both steps in one. An image of length 0 has no blocks.
public final class BlockList {
  /// Length of every block but the last.
  public static final int BLOCK_SIZE = BlockTree.BLOCK_SIZE;

  /// Longest image that can have a list: 16 GiB, which makes a list of 8 MiB.
  public static final ByteCount LONGEST_IMAGE = ByteCount.mebi(16L * 1024);

  private static final int LEAF = Digest.Algorithm.SHA_256.length();

  private final ByteCount length;
  private final byte[] leaves;

  private BlockList(ByteCount length, byte[] leaves) {
    this.length = length;
    this.leaves = leaves;
  }

  /// Reads the encoded form: the leaves, 32 bytes each, one after the other.
  /// @param length length of the image the list is for
  /// @throws MalformedInput if the image is longer than [#LONGEST_IMAGE] or the list has another
  ///     length than [#encodedLength(ByteCount)]
  public static BlockList parse(byte[] concatenatedLeaves, ByteCount length) {
    long expected = encodedLength(length).value();
    if (concatenatedLeaves.length != expected) {
      throw new MalformedInput(
          "block list",
          concatenatedLeaves.length + " bytes",
          expected + " bytes for an image of " + length.value() + " bytes");
    }
    return new BlockList(length, concatenatedLeaves.clone());
  }

  /// Reads a list that came from anywhere and compares its root with the signed one.
  /// @param length length of the image, from signed metadata
  /// @param root root of the list, from signed metadata
  public static Result<BlockList, ImageFailure> check(
      byte[] received, ByteCount length, Digest root) {
    if (length.exceeds(LONGEST_IMAGE)) {
      return Result.failed(new ImageFailure.TooLarge(length, LONGEST_IMAGE));
    }
    ByteCount expected = encodedLength(length);
    if (received.length != expected.value()) {
      return Result.failed(
          new ImageFailure.BlockListMismatch(
              expected + " of hashes", new ByteCount(received.length).toString()));
    }
    BlockList list = new BlockList(length, received.clone());
    Digest found = list.root();
    if (!found.equals(root)) {
      return Result.failed(
          new ImageFailure.BlockListMismatch("root " + root.hex(), "root " + found.hex()));
    }
    return Result.ok(list);
  }

  /// Makes the list of an image by reading it to its end. Memory: one block and the list.
  /// @throws MalformedInput if the image is longer than [#LONGEST_IMAGE]
  public static BlockList of(InputStream image) throws IOException {
    return of(image, LONGEST_IMAGE);
  }

  static BlockList of(InputStream image, ByteCount longest) throws IOException {
    MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
    ByteArrayOutputStream leaves = new ByteArrayOutputStream();
    byte[] block = new byte[BLOCK_SIZE];
    long length = 0;
    int n;
    while ((n = image.readNBytes(block, 0, BLOCK_SIZE)) > 0) {
      length += n;
      requireAtMost(longest, new ByteCount(length));
      sha256.update(block, 0, n);
      leaves.writeBytes(sha256.digest());
    }
    return new BlockList(new ByteCount(length), leaves.toByteArray());
  }

  /// How many bytes the encoded list of an image of `length` has: the limit for fetching it.
  /// @throws MalformedInput if the image is longer than [#LONGEST_IMAGE]
  public static ByteCount encodedLength(ByteCount length) {
    requireAtMost(LONGEST_IMAGE, length);
    return new ByteCount((length.value() + BLOCK_SIZE - 1) / BLOCK_SIZE * LEAF);
  }

  private static void requireAtMost(ByteCount longest, ByteCount length) {
    if (length.exceeds(longest)) {
      throw new MalformedInput(
          "length of an image", length.value() + " bytes", "at most " + longest);
    }
  }

  /// Length of the image.
  public ByteCount length() {
    return length;
  }

  /// Length of every block but the last: [#BLOCK_SIZE].
  public int blockSize() {
    return BLOCK_SIZE;
  }

  /// How many blocks the image has.
  public int count() {
    return leaves.length / LEAF;
  }

  /// Length of block `i`: [#BLOCK_SIZE], or what is left for the last one.
  /// @throws IndexOutOfBoundsException if there is no such block
  public int blockLength(long i) {
    requireBlock(i);
    return (int) Math.min(BLOCK_SIZE, length.value() - i * BLOCK_SIZE);
  }

  /// SHA-256 of block `i`.
  /// @throws IndexOutOfBoundsException if there is no such block
  public Digest leaf(long i) {
    requireBlock(i);
    int from = Math.toIntExact(i * LEAF);
    return Digest.of(Digest.Algorithm.SHA_256, Arrays.copyOfRange(leaves, from, from + LEAF));
  }

  private void requireBlock(long i) {
    if (i < 0 || i >= count()) {
      throw new IndexOutOfBoundsException("block " + i + " of " + count());
    }
  }

  /// Root of the Merkle tree whose entries are the leaves; this is what signed metadata names.
  public Digest root() {
    MerkleTree tree = new MerkleTree();
    for (int from = 0; from < leaves.length; from += LEAF) {
      tree.add(leaves, from, LEAF);
    }
    return tree.root();
  }

  /// The leaves, 32 bytes each, one after the other.
  public byte[] encoded() {
    return leaves.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlockList list
        && length.equals(list.length)
        && Arrays.equals(leaves, list.leaves);
  }

  @Override
  public int hashCode() {
    return 31 * length.hashCode() + Arrays.hashCode(leaves);
  }

  /// For people: `12 blocks, 700.0 KiB`.
  @Override
  public String toString() {
    return count() + " blocks, " + length;
  }
}
