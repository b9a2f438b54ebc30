package dev.pawl.core.key;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/// Writes elements of DER (X.690), for the few structures the JDK reads but does not write.
public final class Der {
  /// The tag of a sequence.
  public static final int SEQUENCE = 0x30;

  /// The tag of a set.
  public static final int SET = 0x31;

  /// The tag of a whole number.
  public static final int INTEGER = 0x02;

  /// The tag of a string of bits.
  public static final int BIT_STRING = 0x03;

  /// The tag of a string of bytes.
  public static final int OCTET_STRING = 0x04;

  /// The tag of text in UTF-8.
  public static final int UTF8_STRING = 0x0c;

  /// The tag of a time with a year of four digits.
  public static final int GENERALIZED_TIME = 0x18;

  private Der() {}

  /// One element: tag, length, and `contents` one after the other.
  public static byte[] element(int tag, byte[]... contents) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    var out = new ByteArrayOutputStream();
    out.write(tag);
    byte[] length = BigInteger.valueOf(content.size()).toByteArray();
    if (content.size() < 0x80) {
      out.write(content.size());
    } else {
      int skip = length[0] == 0 ? 1 : 0;
      out.write(0x80 | (length.length - skip));
      out.write(length, skip, length.length - skip);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
