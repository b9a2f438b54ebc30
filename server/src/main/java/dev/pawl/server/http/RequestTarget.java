package dev.pawl.server.http;

import dev.pawl.core.failure.Result;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A request's path and query, taken apart and percent-decoded once. A decoded segment may hold any
/// character, also `/`: it is data, never a part of a path again.
/// @param path as sent
/// @param segments between the slashes of `path`, decoded; `/a/b` has two
/// @param query each name once
record RequestTarget(String path, List<String> segments, Map<String, String> query) {
  private static final int MOST_PARAMETERS = 32;

  /// Reads the second word of a request line.
  static Result<RequestTarget, HttpFailure> parse(String target) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    if (!path.startsWith("/")) {
      return Result.failed(
          new HttpFailure.MalformedRequest("path", "one that begins with /", quoted(path)));
    }
    try {
      List<String> segments = new ArrayList<>();
      for (String segment : path.substring(1).split("/", -1)) {
        segments.add(decode(segment));
      }
      String query = mark < 0 ? "" : target.substring(mark + 1);
      return Result.ok(new RequestTarget(path, List.copyOf(segments), parameters(query)));
    } catch (Malformed e) {
      return Result.failed(e.failure);
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query.isEmpty()) {
      return parameters;
    }
    String[] pairs = query.split("&", MOST_PARAMETERS + 1);
    if (pairs.length > MOST_PARAMETERS) {
      throw new Malformed("query", "at most " + MOST_PARAMETERS + " parameters", "more");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decode((equals < 0 ? pair : pair.substring(0, equals)).replace('+', ' '));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1).replace('+', ' '));
      if (parameters.putIfAbsent(name, value) != null) {
        throw new Malformed("query", "each parameter once", quoted(name) + " twice");
      }
    }
    return parameters;
  }

  /// RFC 3986, 2.1: `%` and two hexadecimal digits stand for a byte; bytes are UTF-8.
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] != '%') {
        decoded.put(encoded[i]);
        continue;
      }
      int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
      int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw new Malformed(
            "path or query", "two hexadecimal digits behind each percent sign", quoted(text));
      }
      decoded.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("path or query", "UTF-8 behind the percent signs", quoted(text));
    }
  }

  private static String quoted(String text) {
    return '"' + (text.length() <= 80 ? text : text.substring(0, 80) + "…") + '"';
  }

  /// Carries a failure out of the nested calls to [#parse].
  private static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient HttpFailure failure;

    Malformed(String what, String expected, String found) {
      super(what, null, false, false);
      this.failure = new HttpFailure.MalformedRequest(what, expected, found);
    }
  }
}
