package dev.pawl.core.json;

import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonBoolean;
import dev.pawl.core.json.JsonValue.JsonNull;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes JSON values as CBOR (RFC 8949): shortest heads, known lengths, members in their order.
public final class CborWriter {
  private static final int NEGATIVE = 1;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private CborWriter() {}

  /// The encoding of `value`.
  public static byte[] encode(JsonValue value) {
    var writer = new CborWriter();
    writer.write(value);
    return writer.out.toByteArray();
  }

  private void write(JsonValue value) {
    switch (value) {
      case JsonObject(var members) -> {
        head(MAP, members.size());
        members.forEach(
            (name, member) -> {
              text(name);
              write(member);
            });
      }
      case JsonArray(var elements) -> {
        head(ARRAY, elements.size());
        elements.forEach(this::write);
      }
      case JsonString(String text) -> text(text);
      case JsonNumber(long number) when number < 0 -> head(NEGATIVE, -1 - number);
      case JsonNumber(long number) -> head(0, number);
      case JsonBoolean(boolean flag) -> out.write(flag ? 0xf5 : 0xf4);
      case JsonNull() -> out.write(0xf6);
    }
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    head(TEXT, utf8.length);
    out.writeBytes(utf8);
  }

  private void head(int major, long argument) {
    int kind = major << 5;
    if (argument < 24) {
      out.write(kind | (int) argument);
    } else if (argument < 0x100) {
      number(kind | 24, argument, 1);
    } else if (argument < 0x10000) {
      number(kind | 25, argument, 2);
    } else if (argument < 0x100000000L) {
      number(kind | 26, argument, 4);
    } else {
      number(kind | 27, argument, 8);
    }
  }

  private void number(int head, long argument, int length) {
    out.write(head);
    for (int i = length - 1; i >= 0; i--) {
      out.write((int) (argument >> (8 * i)));
    }
  }
}
