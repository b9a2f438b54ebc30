package dev.pawl.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which part of a content a request wants (RFC 9110, 14). A header that is malformed, asks for
/// more than 16 ranges, or for more bytes than there are, is ignored as the standard allows: nobody
/// shall make us send more than the whole.
final class Ranges {
  /// What to send.
  sealed interface Part {
    /// All of it, with status 200.
    record Whole() implements Part {}

    /// `length` bytes from `offset` on, with status 206.
    record Some(long offset, long length) implements Part {}

    /// Several of them, with status 206 and multipart/byteranges.
    record Several(List<Some> parts) implements Part {}

    /// The range begins behind the end: status 416.
    record Unsatisfiable() implements Part {}
  }

  private static final Pattern SINGLE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  private static final int MOST = 16;

  private Ranges() {}

  /// @param ifRange the request's If-Range header: the range counts only while it equals `tag`
  static Part of(
      Optional<String> range, Optional<String> ifRange, Optional<String> tag, long length) {
    if (range.isEmpty() || (ifRange.isPresent() && !ifRange.equals(tag))) {
      return new Part.Whole();
    }
    String text = range.get().strip();
    return text.indexOf(',') < 0 ? single(text, length) : several(text, length);
  }

  private static Part several(String text, long length) {
    String[] wanted = text.replaceFirst("^bytes=", "").split(",", MOST + 1);
    if (!text.startsWith("bytes=") || wanted.length > MOST) {
      return new Part.Whole();
    }
    List<Part.Some> parts = new ArrayList<>();
    long total = 0;
    for (String one : wanted) {
      switch (single("bytes=" + one.strip(), length)) {
        case Part.Some some -> {
          parts.add(some);
          total += some.length();
        }
        case Part.Unsatisfiable _ -> {} // left out, as long as another one is there
        case Part.Whole _, Part.Several _ -> {
          return new Part.Whole(); // malformed
        }
      }
    }
    if (total > length) {
      return new Part.Whole();
    }
    return switch (parts.size()) {
      case 0 -> new Part.Unsatisfiable();
      case 1 -> parts.getFirst();
      default -> new Part.Several(List.copyOf(parts));
    };
  }

  private static Part single(String range, long length) {
    Matcher matcher = SINGLE.matcher(range);
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
