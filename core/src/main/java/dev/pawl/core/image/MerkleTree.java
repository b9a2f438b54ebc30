package dev.pawl.core.image;

import dev.pawl.core.value.Digest;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/// Root of a Merkle tree over entries given one after the other (RFC 9162, 2.1.1, with SHA-256).
///
/// Memory: one hash per level, at most 63 whatever the number of entries. Not safe for use by
/// several threads at once.
public final class MerkleTree {
  private static final byte LEAF_PREFIX = 0x00;
  private static final byte NODE_PREFIX = 0x01;

  /// A complete subtree: a power of two of entries.
  private record Subtree(int level, Digest hash) {}

  private final MessageDigest sha256 = Digest.Algorithm.SHA_256.start();

  /// Complete subtrees from right (smallest) to left; the top is the right-most one.
  private final Deque<Subtree> subtrees = new ArrayDeque<>();

  /// Rises with every entry; one thread owns this object.
  private long size;

  /// Adds the next entry: `length` bytes of `source` from `offset` on.
  public void add(byte[] source, int offset, int length) {
    sha256.update(LEAF_PREFIX);
    sha256.update(source, offset, length);
    Subtree right = new Subtree(0, finished());
    while (!subtrees.isEmpty() && subtrees.peek().level() == right.level()) {
      right = new Subtree(right.level() + 1, node(subtrees.pop().hash(), right.hash()));
    }
    subtrees.push(right);
    size++;
  }

  /// Adds the next entry.
  public void add(byte[] entry) {
    add(entry, 0, entry.length);
  }

  /// How many entries were added.
  public long size() {
    return size;
  }

  /// Root over the entries added until now; more may follow. The root of no entries is the hash of
  /// no bytes (RFC 9162, 2.1.1).
  public Digest root() {
    if (subtrees.isEmpty()) {
      return Digest.sha256(new byte[0]);
    }
    Iterator<Subtree> rightToLeft = subtrees.iterator();
    Digest root = rightToLeft.next().hash();
    while (rightToLeft.hasNext()) {
      root = node(rightToLeft.next().hash(), root);
    }
    return root;
  }

  private Digest node(Digest left, Digest right) {
    sha256.update(NODE_PREFIX);
    sha256.update(left.bytes());
    sha256.update(right.bytes());
    return finished();
  }

  private Digest finished() {
    return Digest.of(Digest.Algorithm.SHA_256, sha256.digest());
  }
}
