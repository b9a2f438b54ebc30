package dev.pawl.agent.fetch;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.file.Disk;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.release.BlockTree;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Slot;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// The image that runs, as deltas read it: whole blocks, each compared with its hash whenever it is
/// read from the slot. A slot that was changed, or rots while it is read, is noticed where it is.
///
/// Memory: 32 bytes for each 64 KiB of the image, and a few blocks. Not for several threads.
final class VerifiedImage implements OldImage, Closeable {
  private static final int BLOCK = BlockTree.BLOCK_SIZE;

  private final Disk.ReadFile stored;
  private final Slot slot;
  private final BlockList list;
  private final MessageDigest sha256 = Digest.Algorithm.SHA_256.start();
  private final byte[][] blocks;
  private final long[] held; // number of the block in each place, -1 if none
  private final long[] used; // when each place was used last
  private long uses; // of any place so far

  /// The slot holds something else than it should.
  static final class Changed extends IOException {
    @Serial private static final long serialVersionUID = 1;

    Changed(Slot slot) {
      super("the image in slot " + slot + " is not what it was");
    }

    Changed(Slot slot, IOException cause) {
      this(slot);
      initCause(cause);
    }
  }

  private VerifiedImage(Disk.ReadFile stored, Slot slot, BlockList list, int places) {
    this.stored = stored;
    this.slot = slot;
    this.list = list;
    this.blocks = new byte[places][];
    this.held = new long[places];
    this.used = new long[places];
    Arrays.fill(held, -1);
  }

  /// Reads all of the image once and compares it with what its signed description says.
  /// @param stored what the slot holds; stays open, and is closed by the image
  /// @param alive called at every block
  /// @return nothing if the slot holds something else, or cannot be read
  static Optional<VerifiedImage> of(
      Disk.ReadFile stored, Slot slot, ImageDescription image, Profile profile, Runnable alive) {
    BlockList list;
    try (InputStream all = new Sequence(stored, image.length().value(), alive)) {
      list = BlockList.of(all);
    } catch (IOException _) {
      return Optional.empty();
    }
    return list.root().equals(image.blocks().root())
        ? Optional.of(new VerifiedImage(stored, slot, list, places(profile)))
        : Optional.empty();
  }

  /// Copies come from few places at a time.
  private static int places(Profile profile) {
    return switch (profile) {
      case SMALL -> 2;
      case LINUX -> 8;
    };
  }

  @Override
  public long size() {
    return list.length().value();
  }

  @Override
  public void read(long at, byte[] into, int offset, int length) throws IOException {
    if (at < 0 || length > size() - at) {
      throw new IndexOutOfBoundsException(length + " bytes at " + at + " of " + size());
    }
    int done = 0;
    while (done < length) {
      long from = at + done;
      int within = (int) (from % BLOCK);
      byte[] block = block(from / BLOCK);
      int n = Math.min(length - done, BLOCK - within);
      System.arraycopy(block, within, into, offset + done, n);
      done += n;
    }
  }

  private byte[] block(long number) throws IOException {
    int place = 0;
    for (int i = 0; i < held.length; i++) {
      if (held[i] == number) {
        used[i] = ++uses;
        return blocks[i];
      }
      place = used[i] < used[place] ? i : place;
    }
    return load(number, place);
  }

  private byte[] load(long number, int place) throws IOException {
    byte[] block = blocks[place] == null ? new byte[BLOCK] : blocks[place];
    int length = list.blockLength(number);
    held[place] = -1;
    blocks[place] = block;
    try {
      stored.read(number * BLOCK, block, 0, length);
    } catch (IOException e) {
      throw new Changed(slot, e);
    }
    sha256.update(block, 0, length);
    if (!Digest.of(Digest.Algorithm.SHA_256, sha256.digest()).equals(list.leaf(number))) {
      throw new Changed(slot);
    }
    held[place] = number;
    used[place] = ++uses;
    return block;
  }

  @Override
  public void close() throws IOException {
    stored.close();
  }

  /// The first bytes of a file, one after the other.
  private static final class Sequence extends InputStream {
    private final Disk.ReadFile stored;
    private final long length;
    private final Runnable alive;
    private long at; // of the next byte

    Sequence(Disk.ReadFile stored, long length, Runnable alive) {
      this.stored = stored;
      this.length = length;
      this.alive = alive;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int wanted) throws IOException {
      if (at == length) {
        return -1;
      }
      alive.run();
      int n = (int) Math.min(wanted, length - at);
      stored.read(at, into, offset, n);
      at += n;
      return n;
    }
  }
}
