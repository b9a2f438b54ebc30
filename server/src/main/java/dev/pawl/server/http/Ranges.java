package dev.pawl.server.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which part of a content a request wants (RFC 9110, 14). One range is supported; a header with
/// several, or one that is malformed, is ignored as the standard allows.
final class Ranges {
  /// What to send.
  sealed interface Part {
    /// All of it, with status 200.
    record Whole() implements Part {}

    /// `length` bytes from `offset` on, with status 206.
    record Some(long offset, long length) implements Part {}

    /// The range begins behind the end: status 416.
    record Unsatisfiable() implements Part {}
  }

  private static final Pattern SINGLE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  private Ranges() {}

  /// @param ifRange the request's If-Range header: the range counts only while it equals `tag`
  static Part of(
      Optional<String> range, Optional<String> ifRange, Optional<String> tag, long length) {
    if (range.isEmpty() || (ifRange.isPresent() && !ifRange.equals(tag))) {
      return new Part.Whole();
    }
    Matcher matcher = SINGLE.matcher(range.get().strip());
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return new Part.Whole();
    }
    if (matcher.group(1).isEmpty()) {
      long last = Math.min(length, Long.parseLong(matcher.group(2)));
      return last == 0 ? new Part.Unsatisfiable() : new Part.Some(length - last, last);
    }
    long first = Long.parseLong(matcher.group(1));
    long end = matcher.group(2).isEmpty() ? length - 1 : Long.parseLong(matcher.group(2));
    if (first > end && !matcher.group(2).isEmpty()) {
      return new Part.Whole(); // malformed: last before first
    }
    return first >= length
        ? new Part.Unsatisfiable()
        : new Part.Some(first, Math.min(end, length - 1) - first + 1);
  }
}
