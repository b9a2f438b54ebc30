package dev.pawl.core.director;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.MalformedInput;

/// A patch that makes the assigned image out of another one, as the director names it. Only a way
/// of getting the bytes: each block that comes of it is compared with the image's signed block list
/// before it is written, so nothing here needs to be believed (docs/spec/director.md, "Deltas").
///
/// @param base SHA-256 of the image it is for
/// @param profile what kind of device can apply it
/// @param memory what applying takes at most, in bytes
/// @param length of the patch
/// @param sha256 of the patch: also its name below the link `pawl:deltas`
public record NamedDelta(
    Digest base, Profile profile, ByteCount memory, ByteCount length, Digest sha256) {
  /// Most that are named for one image.
  public static final int MOST = 8;

  public NamedDelta {
    requireSha256(base);
    requireSha256(sha256);
    if (length.equals(ByteCount.ZERO)) {
      throw new MalformedInput("length of a delta", "0", "1 or more bytes");
    }
  }

  private static void requireSha256(Digest digest) {
    if (digest.algorithm() != Algorithm.SHA_256) {
      throw new MalformedInput(
          "digest of a delta", digest.algorithm().tufName(), "a SHA-256 digest");
    }
  }
}
