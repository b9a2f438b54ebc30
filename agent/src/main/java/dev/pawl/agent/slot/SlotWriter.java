package dev.pawl.agent.slot;

import java.io.Closeable;
import java.io.IOException;

/// Writes one image into a slot ([SlotStorage#write]).
public interface SlotWriter extends Closeable {
  /// Writes the first `length` bytes of `bytes` at `offset`. They survive a power cut after the
  /// next
  /// [#force()].
  /// @throws SlotRefused if the disk is full
  /// @throws IndexOutOfBoundsException if they reach beyond the length of the image
  void write(long offset, byte[] bytes, int length) throws IOException;

  /// Makes everything written until now survive a power cut.
  /// @throws SlotRefused if the disk is full
  void force() throws IOException;

  /// The image is whole and verified: cuts what an older, longer image left behind it, forces it,
  /// and then writes the proof. Only from here on does the slot hold an image.
  /// @param proof docs/spec/image-proof.md
  /// @throws SlotRefused if the disk is full, or fewer bytes than the image has were written
  void seal(byte[] proof) throws IOException;

  /// Ends writing; without [#seal] the slot stays without an image.
  @Override
  void close() throws IOException;
}
