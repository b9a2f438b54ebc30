package dev.pawl.core.trust;

/// What a [MetadataSource] answers.
public sealed interface FetchAnswer {
  /// The file.
  final class Found implements FetchAnswer {
    private final byte[] bytes;

    /// @param bytes handed over: not to be changed any more
    public Found(byte[] bytes) {
      this.bytes = bytes;
    }

    /// The exact bytes.
    public byte[] bytes() {
      return bytes;
    }
  }

  /// The repository has no such file, and says so.
  record NotFound() implements FetchAnswer {}

  /// The file is longer than the limit; reading was stopped there.
  record TooLong() implements FetchAnswer {}

  /// No answer, or one that says nothing about the file.
  ///
  /// @param reason for people, for example `no answer within 30 s`
  record Unreachable(String reason) implements FetchAnswer {}
}
