package dev.pawl.agent.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Status line and headers of an answer (RFC 9112). Strict: what two readers could understand
/// differently is refused.
///
/// @param headers by name in lower case; the values of one that comes twice are joined by `, `
record AnswerHead(int status, boolean oneZero, Map<String, String> headers) {
  private static final int LONGEST = 16 * 1024;
  private static final int MOST_INTERIM = 8;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9]{2})( .*)?");
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}):[ \t]*(.*?)[ \t]*");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  /// Reads the head of the final answer; interim ones (1xx) are passed over.
  /// @throws IOException if it is malformed, too long, or ends early
  static AnswerHead read(AnswerBytes in) throws IOException {
    for (int interim = 0; interim < MOST_INTERIM; interim++) {
      AnswerHead head = readOne(in);
      if (head.status >= 200) {
        return head;
      }
    }
    throw new IOException("no answer, only announcements of one");
  }

  private static AnswerHead readOne(AnswerBytes in) throws IOException {
    int[] left = {LONGEST};
    Matcher status = STATUS.matcher(line(in, left));
    if (!status.matches()) {
      throw new IOException("no HTTP/1.1 answer");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
      Matcher header = HEADER.matcher(line);
      if (!header.matches()) {
        throw new IOException("malformed header in the answer");
      }
      headers.merge(
          header.group(1).toLowerCase(Locale.ROOT), header.group(2), (a, b) -> a + ", " + b);
    }
    return new AnswerHead(Integer.parseInt(status.group(2)), status.group(1).equals("0"), headers);
  }

  private static String line(AnswerBytes in, int[] left) throws IOException {
    String line = new String(in.line(left[0]), ISO_8859_1);
    left[0] -= line.length() + 2;
    return line;
  }

  /// The value of a header.
  Optional<String> first(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /// Whether the body comes in chunks.
  /// @throws IOException if it is coded in a way we do not read, or its length is told twice
  boolean isChunked() throws IOException {
    Optional<String> coding = first("transfer-encoding");
    if (coding.isEmpty()) {
      return false;
    }
    if (!coding.get().equalsIgnoreCase("chunked")
        || headers.containsKey("content-length")
        || oneZero) {
      throw new IOException("an answer whose length can be read in two ways");
    }
    return true;
  }

  /// Length of the body; nothing if it goes on until the connection ends.
  /// @throws IOException if it is malformed
  Optional<Long> length() throws IOException {
    if (status == 204 || status == 304) {
      return Optional.of(0L);
    }
    Optional<String> length = first("content-length");
    if (length.isPresent() && !LENGTH.matcher(length.get()).matches()) {
      throw new IOException("malformed Content-Length in the answer");
    }
    return length.map(Long::parseLong);
  }

  /// Whether the connection can be used again after the body.
  boolean staysOpen() {
    return !oneZero && first("connection").filter("close"::equalsIgnoreCase).isEmpty();
  }
}
