package dev.pawl.delta.foreign;

import java.io.IOException;
import java.util.Optional;

/// A patch format for which others have written the applier. All are made in memory: old and new
/// image must each be shorter than 2 GiB.
public enum ForeignFormat {
  /// Colin Percival's bsdiff 4: three bzip2 streams. The device needs memory for both images.
  BSDIFF40("bsdiff40"),
  /// Matthew Endsley's bsdiff: one bzip2 stream, which is read in sequence. The device needs memory
  /// for the old image, or random access to it.
  BSDIFF43("bsdiff43"),
  /// A zstd frame (RFC 8878) whose window begins with the old image, as `zstd --patch-from` makes
  /// it. The device needs memory for the old image and the window.
  ZSTD("zstd");

  private final String word;

  ForeignFormat(String word) {
    this.word = word;
  }

  /// The word on the command line and in descriptions of releases.
  public String word() {
    return word;
  }

  /// The format of this word.
  public static Optional<ForeignFormat> of(String word) {
    for (ForeignFormat format : values()) {
      if (format.word.equals(word)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /// Makes a patch. Memory: both images, the patch, and for bsdiff five times the old image.
  public byte[] make(byte[] old, byte[] now) throws IOException {
    return switch (this) {
      case BSDIFF40 -> Bsdiff40.make(old, now);
      case BSDIFF43 -> Bsdiff43.make(old, now);
      case ZSTD -> ZstdPatch.make(old, now);
    };
  }

  /// Memory that the usual applier takes, in bytes.
  public long applyMemory(long oldLength, long newLength) {
    return switch (this) {
      case BSDIFF40 -> oldLength + newLength;
      case BSDIFF43 -> oldLength + newLength; // the usual applier; others stream the new image
      case ZSTD -> oldLength + (1L << ZstdPatch.windowLog(oldLength, newLength));
    };
  }
}
