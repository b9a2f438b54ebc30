package dev.pawl.core.json;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonBoolean;
import dev.pawl.core.json.JsonValue.JsonNull;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads CBOR (RFC 8949) that says what JSON could say, with the limits of a JSON reader: whole
/// numbers, texts, arrays, maps with texts as names, true, false, null; of known or unknown length,
/// as Java clients write them. Byte strings, fractions and all tags but the one that marks CBOR are
/// refused.
public final class CborReader {
  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int UNKNOWN_LENGTH = 31;
  private static final int BREAK = 0xff;
  private static final byte[] SELF_DESCRIBED = {(byte) 0xd9, (byte) 0xd9, (byte) 0xf7};

  private final byte[] bytes;
  private final JsonLimits limits;
  private int at; // of the next byte
  private int entries; // counted over the whole document

  private CborReader(byte[] bytes, JsonLimits limits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  /// Reads one value; nothing may follow it.
  public static Result<JsonValue, JsonFailure> read(byte[] bytes, JsonLimits limits) {
    if (bytes.length > limits.document().value()) {
      return Result.failed(new JsonFailure.LimitExceeded("document", limits.document().toString()));
    }
    var reader = new CborReader(bytes, limits);
    try {
      reader.skipMark();
      JsonValue value = reader.value(1);
      return reader.at == bytes.length
          ? Result.ok(value)
          : Result.failed(new JsonFailure.TrailingBytes(1, reader.at + 1));
    } catch (Refused e) {
      return Result.failed(e.failure);
    }
  }

  private void skipMark() {
    if (bytes.length >= 3
        && bytes[0] == SELF_DESCRIBED[0]
        && bytes[1] == SELF_DESCRIBED[1]
        && bytes[2] == SELF_DESCRIBED[2]) {
      at = 3;
    }
  }

  private JsonValue value(int depth) {
    int head = next();
    int major = head >> 5;
    int info = head & 31;
    return switch (major) {
      case UNSIGNED -> new JsonNumber(argument(info));
      case NEGATIVE -> new JsonNumber(-1 - argument(info));
      case TEXT -> new JsonString(text(info));
      case ARRAY -> array(info, deeper(depth));
      case MAP -> map(info, deeper(depth));
      default -> simple(head);
    };
  }

  private int deeper(int depth) {
    if (depth > limits.depth()) {
      throw limit("nesting", limits.depth() + " levels");
    }
    return depth + 1;
  }

  private JsonValue simple(int head) {
    return switch (head) {
      case 0xf4 -> new JsonBoolean(false);
      case 0xf5 -> new JsonBoolean(true);
      case 0xf6 -> new JsonNull();
      case 0xf9, 0xfa, 0xfb -> throw new Refused(new JsonFailure.NotWholeNumber("", "a fraction"));
      default -> throw broken("a byte string, tag or other value that JSON does not know");
    };
  }

  private JsonArray array(int info, int depth) {
    List<JsonValue> elements = new ArrayList<>();
    long left = info == UNKNOWN_LENGTH ? Long.MAX_VALUE : argument(info);
    while (left > 0 && !(info == UNKNOWN_LENGTH && isBreak())) {
      count();
      elements.add(value(depth));
      left--;
    }
    return new JsonArray(elements);
  }

  private JsonObject map(int info, int depth) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    long left = info == UNKNOWN_LENGTH ? Long.MAX_VALUE : argument(info);
    while (left > 0 && !(info == UNKNOWN_LENGTH && isBreak())) {
      count();
      int head = next();
      if (head >> 5 != TEXT) {
        throw broken("a name that is no text");
      }
      String name = text(head & 31);
      if (members.containsKey(name)) {
        throw new Refused(new JsonFailure.DuplicateMember("/" + name));
      }
      members.put(name, value(depth));
      left--;
    }
    return new JsonObject(members);
  }

  private boolean isBreak() {
    if (at < bytes.length && (bytes[at] & 0xff) == BREAK) {
      at++;
      return true;
    }
    return false;
  }

  private void count() {
    if (++entries > limits.entries()) {
      throw limit("entries", Integer.toString(limits.entries()));
    }
  }

  private String text(int info) {
    if (info != UNKNOWN_LENGTH) {
      return piece(argument(info));
    }
    var whole = new StringBuilder();
    while (!isBreak()) {
      int head = next();
      if (head >> 5 != TEXT || (head & 31) == UNKNOWN_LENGTH) {
        throw broken("a text that is put together of something else");
      }
      whole.append(piece(argument(head & 31)));
      if (whole.length() > limits.string().value()) {
        throw limit("text", limits.string().toString());
      }
    }
    return whole.toString();
  }

  private String piece(long length) {
    if (length > limits.string().value()) {
      throw limit("text", limits.string().toString());
    }
    if (length > bytes.length - at) {
      throw broken("the end within a text");
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, at, (int) length))
              .toString();
      at += (int) length;
      return text;
    } catch (CharacterCodingException e) {
      throw new Refused(new JsonFailure.NotUtf8("other bytes"));
    }
  }

  /// The number behind a head (RFC 8949, 3): at most 2^63 - 1.
  private long argument(int info) {
    if (info < 24) {
      return info;
    }
    int length =
        switch (info) {
          case 24 -> 1;
          case 25 -> 2;
          case 26 -> 4;
          case 27 -> 8;
          default -> throw broken("a length of an unknown kind");
        };
    long number = 0;
    for (int i = 0; i < length; i++) {
      number = number << 8 | next();
    }
    if (number < 0) {
      throw new Refused(new JsonFailure.NotWholeNumber("", "one beyond 64 bits"));
    }
    return number;
  }

  private int next() {
    if (at >= bytes.length) {
      throw broken("the end within a value");
    }
    return bytes[at++] & 0xff;
  }

  private Refused broken(String problem) {
    return new Refused(new JsonFailure.BrokenSyntax(problem, 1, at));
  }

  private static Refused limit(String what, String limit) {
    return new Refused(new JsonFailure.LimitExceeded(what, limit));
  }

  /// Carries a failure out of the nested calls to [#read].
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient JsonFailure failure;

    Refused(JsonFailure failure) {
      super(failure.code(), null, false, false);
      this.failure = failure;
    }
  }
}
