package dev.pawl.core.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pawl.core.value.MalformedInput;
import java.util.Arrays;
import java.util.Base64;

/// Textual encoding of keys and certificates (RFC 7468).
public final class Pem {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  /// `der` between the lines `BEGIN label` and `END label`, 64 characters a line, with a line feed
  /// at
  /// the end.
  public static byte[] encode(String label, byte[] der) {
    byte[] begin = begin(label);
    byte[] body = LINES.encode(der);
    byte[] end = ("\n" + new String(end(label), US_ASCII) + "\n").getBytes(US_ASCII);
    byte[] text = new byte[begin.length + 1 + body.length + end.length];
    System.arraycopy(begin, 0, text, 0, begin.length);
    text[begin.length] = '\n';
    System.arraycopy(body, 0, text, begin.length + 1, body.length);
    System.arraycopy(end, 0, text, begin.length + 1 + body.length, end.length);
    Arrays.fill(body, (byte) 0);
    return text;
  }

  /// The bytes of the first block with this label; text around it is ignored. Bytes in, bytes out,
  /// so
  /// that a caller can wipe both.
  /// @throws MalformedInput if there is none or it is not Base64
  public static byte[] decode(String label, byte[] text) {
    byte[] begin = begin(label);
    int from = indexOf(text, begin, 0);
    int to = from < 0 ? -1 : indexOf(text, end(label), from + begin.length);
    if (to < 0) {
      throw malformed(label);
    }
    byte[] body = new byte[to - from - begin.length];
    int length = 0;
    for (int i = from + begin.length; i < to; i++) {
      if (text[i] != '\n' && text[i] != '\r' && text[i] != ' ' && text[i] != '\t') {
        body[length++] = text[i];
      }
    }
    byte[] base64 = Arrays.copyOf(body, length);
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw malformed(label);
    } finally {
      Arrays.fill(body, (byte) 0);
      Arrays.fill(base64, (byte) 0);
    }
  }

  /// Whether `text` holds the beginning of a block with this label.
  public static boolean holds(String label, byte[] text) {
    return indexOf(text, begin(label), 0) >= 0;
  }

  private static byte[] begin(String label) {
    return ("-----BEGIN " + label + "-----").getBytes(US_ASCII);
  }

  private static byte[] end(String label) {
    return ("-----END " + label + "-----").getBytes(US_ASCII);
  }

  private static int indexOf(byte[] text, byte[] sought, int start) {
    for (int i = start; i <= text.length - sought.length; i++) {
      if (Arrays.equals(text, i, i + sought.length, sought, 0, sought.length)) {
        return i;
      }
    }
    return -1;
  }

  private static MalformedInput malformed(String label) {
    return new MalformedInput(
        "PEM block", "something else", "Base64 between BEGIN and END " + label);
  }
}
