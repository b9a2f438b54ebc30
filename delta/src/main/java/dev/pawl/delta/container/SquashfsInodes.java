package dev.pawl.delta.container;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/// Walks through the inodes of a squashfs and tells the data blocks of its files. Ends at the first
/// inode that makes no sense.
final class SquashfsInodes {
  private static final int NO_FRAGMENT = -1;
  private static final int HEAD = 16;

  /// What is told of each block.
  interface Block {
    /// @param at offset in the file system
    /// @param size as it stands in the inode: encoded length and the flag for stored blocks
    void at(long at, int size, int decodedLength);
  }

  private final ByteBuffer table;
  private final Squashfs squashfs;
  private final Block block;

  private SquashfsInodes(ByteBuffer table, Squashfs squashfs, Block block) {
    this.table = table;
    this.squashfs = squashfs;
    this.block = block;
  }

  static void forEachBlock(ByteBuffer table, Squashfs squashfs, Block block) {
    SquashfsInodes inodes = new SquashfsInodes(table, squashfs, block);
    try {
      for (int i = 0; i < squashfs.inodes() && table.remaining() >= HEAD; i++) {
        if (!inodes.one()) {
          return;
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return; // it ends within an inode; what was told stays told
    }
  }

  private boolean one() {
    int type = table.getShort();
    skip(HEAD - 2);
    switch (type) {
      case 1 -> skip(16);
      case 2 -> file(false);
      case 3 -> link(0);
      case 4, 5 -> skip(8);
      case 6, 7 -> skip(4);
      case 8 -> directory();
      case 9 -> file(true);
      case 10 -> link(4);
      case 11, 12 -> skip(12);
      case 13, 14 -> skip(8);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void skip(int length) {
    table.position(Math.addExact(table.position(), length));
  }

  private void link(int after) {
    skip(4);
    int length = table.getInt();
    if (length < 0 || length > table.remaining()) {
      throw new BufferUnderflowException();
    }
    skip(length + after);
  }

  private void directory() {
    skip(16);
    int entries = table.getShort() & 0xffff;
    skip(6);
    for (int i = 0; i < entries; i++) {
      skip(8);
      int length = table.getInt();
      if (length < 0 || length > 256) {
        throw new BufferUnderflowException();
      }
      skip(length + 1);
    }
  }

  private void file(boolean extended) {
    long at = extended ? table.getLong() : table.getInt() & 0xffffffffL;
    long size;
    int fragment;
    if (extended) {
      size = table.getLong();
      skip(12);
      fragment = table.getInt();
      skip(8);
    } else {
      fragment = table.getInt();
      skip(4);
      size = table.getInt() & 0xffffffffL;
    }
    long whole = size / squashfs.blockSize();
    int rest = (int) (size % squashfs.blockSize());
    long blocks = whole + (fragment == NO_FRAGMENT && rest > 0 ? 1 : 0);
    if (size < 0 || blocks > table.remaining() / 4) {
      throw new BufferUnderflowException();
    }
    long next = at;
    for (long i = 0; i < blocks; i++) {
      int stored = table.getInt();
      block.at(next, stored, i < whole ? squashfs.blockSize() : rest);
      next += stored & 0xffffff;
    }
  }
}
