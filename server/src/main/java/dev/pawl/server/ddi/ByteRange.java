package dev.pawl.server.ddi;

import java.util.Optional;
import java.util.regex.Pattern;

/// Which bytes of a representation a request asks for (RFC 9110, 14).
sealed interface ByteRange {
  /// All of them: no range, one we do not know, several ranges, or a failed If-Range.
  record Whole() implements ByteRange {}

  /// `length` bytes from `first` on, at least one.
  record Part(long first, long length) implements ByteRange {
    /// For example `bytes 0-99/200`.
    String contentRange(long total) {
      return "bytes %d-%d/%d".formatted(first, first + length - 1, total);
    }
  }

  /// None of the bytes asked for exists.
  record Unsatisfiable() implements ByteRange {
    /// For example `bytes */200`.
    String contentRange(long total) {
      return "bytes */" + total;
    }
  }

  /// A single range in digits we can count; anything longer is beyond every file.
  Pattern SINGLE = Pattern.compile("bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*");

  /// Reads the header `Range` as asked of a representation of `total` bytes.
  ///
  /// What is not understood is ignored, as RFC 9110 14.2 says, and so are several ranges at once.
  /// @param ifRange header `If-Range`; the range counts only if it is exactly `etag`
  static ByteRange of(Optional<String> range, Optional<String> ifRange, String etag, long total) {
    if (range.isEmpty() || ifRange.filter(wanted -> !wanted.equals(etag)).isPresent()) {
      return new Whole();
    }
    var match = SINGLE.matcher(range.get());
    if (!match.matches()) {
      return new Whole();
    }
    var first = match.group(1);
    var last = match.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? new Whole() : suffix(Long.parseLong(last), total);
    }
    return between(
        Long.parseLong(first), last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last), total);
  }

  private static ByteRange suffix(long count, long total) {
    if (count == 0 || total == 0) {
      return new Unsatisfiable();
    }
    long length = Math.min(count, total);
    return new Part(total - length, length);
  }

  private static ByteRange between(long first, long last, long total) {
    if (last < first) {
      return new Whole();
    }
    if (first >= total) {
      return new Unsatisfiable();
    }
    return new Part(first, Math.min(last, total - 1) - first + 1);
  }
}
