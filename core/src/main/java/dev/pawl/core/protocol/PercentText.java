package dev.pawl.core.protocol;

import dev.pawl.core.value.MalformedInput;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Percent-encoding of one path segment (RFC 3986, 2.1), strict: what is not unreserved is encoded
/// on the way out; a lone `%` or bytes that are not UTF-8 are refused on the way in.
public final class PercentText {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PercentText() {}

  /// `text` with everything but letters, digits, `-`, `.`, `_`, `~` as `%XX` of its UTF-8 bytes.
  public static String encode(String text) {
    var encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved(b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  /// The text an encoded segment stands for.
  /// @throws MalformedInput if a `%` is not followed by two hexadecimal digits, or the bytes are
  /// not
  ///     UTF-8
  public static String decode(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    var bytes = new ByteArrayOutputStream(segment.length());
    int next = 0;
    while (next < segment.length()) {
      char c = segment.charAt(next);
      if (c != '%') {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        next++;
      } else if (next + 2 < segment.length()
          && HexFormat.isHexDigit(segment.charAt(next + 1))
          && HexFormat.isHexDigit(segment.charAt(next + 2))) {
        bytes.write(HexFormat.fromHexDigits(segment, next + 1, next + 3));
        next += 3;
      } else {
        throw new MalformedInput("path segment", segment, "'%' followed by two hexadecimal digits");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedInput("path segment", segment, "percent-encoded UTF-8");
    }
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }
}
