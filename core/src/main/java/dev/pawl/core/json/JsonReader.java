package dev.pawl.core.json;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonBoolean;
import dev.pawl.core.json.JsonValue.JsonNull;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Reads one JSON value from bytes of unknown origin. Stricter than RFC 8259 (docs/spec/json.md):
/// what two readers could understand differently is refused.
public final class JsonReader {
  /// Digits of the longest 64-bit number, with its sign.
  private static final int LONGEST_NUMBER = 20;

  private final JsonParser parser;
  private final JsonLimits limits;
  private int entries; // read so far, held against the limit

  private JsonReader(JsonParser parser, JsonLimits limits) {
    this.parser = parser;
    this.limits = limits;
  }

  /// The value in `utf8`, or why it is refused. Memory: a small multiple of the bytes, which the
  /// limits bound; stack: one frame for each level of nesting.
  public static Result<JsonValue, JsonFailure> read(byte[] utf8, JsonLimits limits) {
    if (utf8.length > limits.document().value()) {
      return Result.failed(new JsonFailure.LimitExceeded("document", limits.document().toString()));
    }
    try {
      String text = decode(utf8);
      try (JsonParser parser = parserOf(text, limits)) {
        return Result.ok(new JsonReader(parser, limits).document());
      }
    } catch (Refused refused) {
      return Result.failed(refused.failure);
    } catch (StreamConstraintsException e) {
      return Result.failed(new JsonFailure.LimitExceeded("text", limits.string().toString()));
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      return Result.failed(
          new JsonFailure.BrokenSyntax(e.getOriginalMessage(), at.getLineNr(), at.getColumnNr()));
    }
  }

  private static String decode(byte[] utf8) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(utf8))
              .toString();
    } catch (CharacterCodingException e) {
      throw new Refused(new JsonFailure.NotUtf8("bytes that are not UTF-8"));
    }
    if (text.startsWith("\uFEFF")) {
      throw new Refused(new JsonFailure.NotUtf8("a byte order mark"));
    }
    return text;
  }

  private static JsonParser parserOf(String text, JsonLimits limits) {
    // Second line of defence: our own counts below refuse first. One more than the limit is let
    // through to them; beyond that the parser does not even collect a text.
    int longest = (int) Math.min(limits.string().value() + 1, Integer.MAX_VALUE);
    StreamReadConstraints bounds =
        StreamReadConstraints.builder()
            .maxDocumentLength(Math.max(1, limits.document().value()))
            .maxNestingDepth(limits.depth() + 1)
            .maxStringLength(longest)
            .maxNameLength(longest)
            .maxNumberLength(Math.max(LONGEST_NUMBER, text.length()))
            .build();
    return JsonFactory.builder()
        .streamReadConstraints(bounds)
        .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
        .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
        .build()
        .createParser(ObjectReadContext.empty(), text);
  }

  private JsonValue document() {
    JsonValue value = value(parser.nextToken(), 0);
    boolean more;
    try {
      more = parser.nextToken() != null;
    } catch (StreamConstraintsException e) {
      throw e;
    } catch (JacksonException e) {
      more = true;
    }
    if (more) {
      TokenStreamLocation at = parser.currentTokenLocation();
      throw new Refused(new JsonFailure.TrailingBytes(at.getLineNr(), at.getColumnNr()));
    }
    return value;
  }

  private JsonValue value(@Nullable JsonToken token, int depth) {
    return switch (token) {
      case START_OBJECT -> object(nested(depth));
      case START_ARRAY -> array(nested(depth));
      case VALUE_STRING -> new JsonString(checkedText(parser.getString()));
      case VALUE_NUMBER_INT -> number();
      case VALUE_NUMBER_FLOAT -> throw notWhole();
      case VALUE_TRUE -> new JsonBoolean(true);
      case VALUE_FALSE -> new JsonBoolean(false);
      case VALUE_NULL -> new JsonNull();
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("the parser gave " + token + " where a value begins");
      case null -> throw new Refused(new JsonFailure.BrokenSyntax("there is no value", 1, 1));
    };
  }

  private JsonObject object(int depth) {
    var members = new LinkedHashMap<String, JsonValue>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      countEntry();
      String name = checkedText(parser.currentName());
      if (members.containsKey(name)) {
        throw new Refused(new JsonFailure.DuplicateMember(path()));
      }
      members.put(name, value(parser.nextToken(), depth));
    }
    return new JsonObject(members);
  }

  private JsonArray array(int depth) {
    var elements = new ArrayList<JsonValue>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      countEntry();
      elements.add(value(token, depth));
    }
    return new JsonArray(elements);
  }

  private int nested(int depth) {
    if (depth >= limits.depth()) {
      throw new Refused(new JsonFailure.LimitExceeded("nesting", limits.depth() + " levels"));
    }
    return depth + 1;
  }

  private void countEntry() {
    entries++;
    if (entries > limits.entries()) {
      throw new Refused(
          new JsonFailure.LimitExceeded("entries", Integer.toString(limits.entries())));
    }
  }

  private String checkedText(String text) {
    if (text.length() > limits.string().value()) {
      throw new Refused(new JsonFailure.LimitExceeded("text", limits.string().toString()));
    }
    if (!JsonValue.isWellFormed(text)) {
      throw new Refused(new JsonFailure.UnpairedSurrogate(path()));
    }
    return text;
  }

  private JsonNumber number() {
    String digits = parser.getString();
    if (digits.length() > LONGEST_NUMBER || digits.equals("-0")) {
      throw notWhole();
    }
    try {
      return new JsonNumber(Long.parseLong(digits));
    } catch (NumberFormatException e) {
      throw notWhole();
    }
  }

  private Refused notWhole() {
    return new Refused(new JsonFailure.NotWholeNumber(path(), Shown.of(parser.getString())));
  }

  private String path() {
    return Shown.of(parser.streamReadContext().pathAsPointer().toString());
  }

  /// Carries a failure out of the nested calls to [#read].
  private static final class Refused extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;
    private final transient JsonFailure failure;

    Refused(JsonFailure failure) {
      super(failure.code(), null, false, false);
      this.failure = failure;
    }
  }
}
