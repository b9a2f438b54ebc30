package dev.pawl.delta.container;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The superblock of a squashfs 4.0 (kernel documentation, filesystems/squashfs).
/// @param start offset of the file system in the image; all others count from it
record Squashfs(
    long start,
    int inodes,
    int blockSize,
    int fragments,
    int compression,
    boolean hasOptions,
    int ids,
    long length,
    long idTable,
    long xattrTable,
    long inodeTable,
    long directoryTable,
    long fragmentTable,
    long exportTable) {
  static final int LENGTH = 96;
  static final int METADATA = 8192;
  private static final int OPTIONS = 0x400;
  private static final int LARGEST_BLOCK = 1 << 20;

  /// Reads the superblock.
  static Squashfs at(Bytes image, long start) throws IOException {
    ByteBuffer b = image.numbers(start, LENGTH);
    return new Squashfs(
        start,
        b.getInt(4),
        b.getInt(12),
        b.getInt(16),
        b.getShort(20),
        (b.getShort(24) & OPTIONS) != 0,
        b.getShort(26) & 0xffff,
        b.getLong(40),
        b.getLong(48),
        b.getLong(56),
        b.getLong(64),
        b.getLong(72),
        b.getLong(80),
        b.getLong(88));
  }

  /// Whether the numbers can be those of a file system in this image.
  boolean isPossible(Bytes image) throws IOException {
    return image.numbers(start, LENGTH).getInt(28) == 4 // version 4.0
        && blockSize >= 4096
        && blockSize <= LARGEST_BLOCK
        && Integer.bitCount(blockSize) == 1
        && length > LENGTH
        && image.has(start, length)
        && LENGTH <= inodeTable
        && inodeTable < directoryTable
        && directoryTable < length
        && inodes > 0
        && fragments >= 0;
  }

  /// Length of the list of places of metadata blocks with so many entries.
  static long placesLength(long entries, int entryLength) {
    return (entries * entryLength + METADATA - 1) / METADATA * Long.BYTES;
  }
}
