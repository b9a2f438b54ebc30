package dev.pawl.delta.make;

import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.io.Serial;

/// A patch is not finished, because it has become so long that the image itself is the better
/// offer.
public final class PatchTooLong extends IOException {
  @Serial private static final long serialVersionUID = 1;

  PatchTooLong(long patch, long done, long length) {
    super(
        "the patch has %s for the first %s of %s: offer the image itself, compressed"
            .formatted(new ByteCount(patch), new ByteCount(done), new ByteCount(length)));
  }
}
