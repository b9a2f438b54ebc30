package dev.pawl.core.image;

import dev.pawl.core.value.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/// Takes an image in pieces of any size and hands it on block by block: no byte reaches the sink
/// before the hash of its whole block is found equal to the one in the list.
///
/// After a refusal nothing more is taken; [#nextBlock()] then says from which block to start again,
/// with a new verifier. Memory: one block. Not safe for use by several threads at once.
public final class BlockVerifier {
  private final BlockList list;
  private final BlockSink sink;
  private final MessageDigest blockHash = Digest.Algorithm.SHA_256.start();
  private final byte[] block = new byte[BlockList.BLOCK_SIZE];

  /// First block that was not handed on.
  private long nextBlock;

  /// Bytes of `nextBlock` received so far.
  private int filled;

  /// Why no more bytes are taken.
  private Optional<ImageFailure> refusal = Optional.empty();

  private BlockVerifier(BlockList list, long firstBlock, BlockSink sink) {
    if (firstBlock < 0 || firstBlock > list.count()) {
      throw new IndexOutOfBoundsException("block " + firstBlock + " of " + list.count());
    }
    this.list = list;
    this.sink = sink;
    this.nextBlock = firstBlock;
  }

  /// A verifier for the whole image.
  public static BlockVerifier fromStart(BlockList list, BlockSink sink) {
    return new BlockVerifier(list, 0, sink);
  }

  /// A verifier for the image from block `firstBlock` on. What stands before it is the caller's
  /// concern: see [#goodBlocks].
  /// @throws IndexOutOfBoundsException if `firstBlock` is beyond the end of the image
  public static BlockVerifier from(BlockList list, long firstBlock, BlockSink sink) {
    return new BlockVerifier(list, firstBlock, sink);
  }

  /// How many blocks at the start of `stored` are complete and have the hash the list names: where
  /// to resume after a power cut, whatever a journal says. Reads up to the first bad block.
  public static long goodBlocks(BlockList list, InputStream stored) throws IOException {
    BlockVerifier verifier = fromStart(list, (_, _, _) -> {});
    byte[] piece = new byte[BlockList.BLOCK_SIZE];
    while (verifier.nextBlock < list.count()) {
      int n = stored.readNBytes(piece, 0, list.blockLength(verifier.nextBlock));
      if (n == 0 || verifier.feed(piece, 0, n).isPresent()) {
        break;
      }
    }
    return verifier.nextBlock;
  }

  /// Takes the next `length` bytes of the image and hands on every block they complete.
  /// @return why the image is refused, the same answer for every later call
  /// @throws IOException from the sink; the block it was given counts as not handed on, and the
  ///     verifier must not be used any more
  public Optional<ImageFailure> feed(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0 && refusal.isEmpty()) {
      if (nextBlock == list.count()) {
        refusal = Optional.of(new ImageFailure.LengthMismatch(list.length(), received() + left));
        break;
      }
      int wanted = Math.min(left, list.blockLength(nextBlock) - filled);
      System.arraycopy(bytes, from, block, filled, wanted);
      from += wanted;
      left -= wanted;
      filled += wanted;
      if (filled == list.blockLength(nextBlock)) {
        finishBlock();
      }
    }
    return refusal;
  }

  private void finishBlock() throws IOException {
    blockHash.update(block, 0, filled);
    Digest found = Digest.of(Digest.Algorithm.SHA_256, blockHash.digest());
    Digest expected = list.leaf(nextBlock);
    if (!found.equals(expected)) {
      refusal = Optional.of(new ImageFailure.BlockMismatch(nextBlock, expected, found));
      return;
    }
    sink.accept(nextBlock, block, filled);
    nextBlock++;
    filled = 0;
  }

  /// Says that no more bytes follow.
  /// @return nothing if every block of the image was handed on
  public Optional<ImageFailure> finish() {
    if (refusal.isEmpty() && nextBlock < list.count()) {
      refusal = Optional.of(new ImageFailure.LengthMismatch(list.length(), received()));
    }
    return refusal;
  }

  /// First block that was not handed on: [BlockList#count()] when the image is complete.
  public long nextBlock() {
    return nextBlock;
  }

  private long received() {
    return Math.min(list.length().value(), nextBlock * BlockList.BLOCK_SIZE) + filled;
  }
}
