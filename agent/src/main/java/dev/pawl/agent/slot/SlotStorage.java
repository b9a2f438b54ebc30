package dev.pawl.agent.slot;

import dev.pawl.core.file.Disk;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Where a device keeps its two images, each with the proof that it is genuine. A slot **with** a
/// proof holds a whole image that once verified; a slot without one is empty or being written. The
/// proof therefore goes first when a slot is written and comes last when it is complete.
///
/// Nothing read from here is trusted because of where it stands: the boot stage verifies all of it
/// at every boot.
public interface SlotStorage {
  /// Longest image a slot holds.
  ByteCount capacity();

  /// The proof of the image in `slot` (docs/spec/image-proof.md); nothing if the slot holds no
  /// whole
  /// image.
  Optional<byte[]> proof(Slot slot) throws IOException;

  /// The bytes in `slot`, as far as they were written; none if there are none. The caller closes
  /// it.
  InputStream open(Slot slot) throws IOException;

  /// The same, to be read at any place: reading beyond what was written fails. The caller closes
  /// it.
  /// @throws IOException also if there are none
  Disk.ReadFile readable(Slot slot) throws IOException;

  /// How many bytes [#open] gives.
  ByteCount stored(Slot slot) throws IOException;

  /// Begins to write, or goes on writing, an image of `length` bytes. The proof in the slot is gone
  /// for good before this returns; bytes in the slot stay as they are, so that a download can be
  /// resumed. The caller closes the writer; one writer at a time.
  /// @throws SlotRefused if the image is longer than [#capacity()], or the disk has no room for it
  SlotWriter write(Slot slot, ByteCount length) throws IOException;

  /// Forgets image and proof.
  void erase(Slot slot) throws IOException;
}
