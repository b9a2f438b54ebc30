package dev.pawl.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonNull;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.value.MalformedInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  private static final JsonObject SAMPLE =
      JsonObject.builder()
          .put("b", List.of(new JsonNumber(-1), new JsonNull()))
          .put(
              "a",
              JsonObject.builder().put("t", "q\"\\\n\r\t\u0001\u007f/é").put("f", false).build())
          .put("e", List.of())
          .put("o", JsonObject.EMPTY)
          .build();

  private static String canonical(JsonValue value) {
    return new String(CanonicalJson.encode(value), UTF_8);
  }

  @Test
  void compact_keepsTheOrderAndEscapesWhatMustBe() {
    assertEquals(
        "{\"b\":[-1,null],\"a\":{\"t\":\"q\\\"\\\\\\n"
            + "\\r"
            + "\\t\\u0001\\u007f/é\",\"f\":false},\"e\":[],\"o\":{}}",
        new String(JsonWriter.compact(SAMPLE), UTF_8));
    assertEquals(new String(JsonWriter.compact(SAMPLE), UTF_8), JsonWriter.line(SAMPLE));
  }

  @Test
  void pretty_indentsByTwo() {
    assertEquals(
        """
        {
          "b": [
            -1,
            null
          ],
          "a": {
            "t": "q\\"\\\\\\n\\r\\t\\u0001\\u007f/é",
            "f": false
          },
          "e": [],
          "o": {}
        }
        """,
        JsonWriter.pretty(SAMPLE));
  }

  @Test
  void canonical_escapesOnlyQuoteAndBackslash_andSortsNames() {
    assertEquals(
        "{\"a\":{\"f\":false,\"t\":\"q\\\"\\\\\n\r"
            + "\t\u0001\u007f/é\"},\"b\":[-1,null],\"e\":[],\"o\":{}}",
        canonical(SAMPLE));
  }

  @Test
  void canonical_sortsByCodePoint_notByUtf16Unit() {
    // U+FF5E is below U+1F600 as code point; its UTF-16 unit is above the surrogate D83D.
    JsonObject object =
        JsonObject.builder().put("😀", 1).put("～", 2).put("", 3).put("aa", 4).put("a", 5).build();
    assertEquals("{\"\":3,\"a\":5,\"aa\":4,\"～\":2,\"😀\":1}", canonical(object));
  }

  @Test
  void canonical_keepsBigNumbersExact() {
    assertEquals("9007199254740993", canonical(new JsonNumber(9_007_199_254_740_993L)));
  }

  @Test
  void randomValues_areReadBackEqual_fromEveryForm() {
    var random = new Random(7);
    for (int round = 0; round < 500; round++) {
      JsonValue value = random(random, 4);
      assertEquals(value, reread(JsonWriter.compact(value)));
      assertEquals(value, reread(JsonWriter.pretty(value).getBytes(UTF_8)));
    }
  }

  @Test
  void unpairedSurrogates_cannotBeBuilt() {
    assertThrows(MalformedInput.class, () -> new JsonString("\ud800"));
    assertThrows(MalformedInput.class, () -> JsonObject.builder().put("\udc00", 1).build());
  }

  @Test
  void builder_refusesTheSameNameTwice_andLeavesAbsentTextsOut() {
    var builder =
        JsonObject.builder()
            .put("a", 1)
            .putText("b", Optional.empty())
            .putText("c", Optional.of("x"));
    assertThrows(IllegalStateException.class, () -> builder.put("a", 2));
    assertEquals("{\"a\":1,\"c\":\"x\"}", JsonWriter.line(builder.build()));
  }

  @Test
  void objects_areImmutable_andChangedByCopy() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("a", new JsonNumber(1));
    var object = new JsonObject(members);
    members.clear();
    assertEquals("{\"a\":1}", JsonWriter.line(object));
    assertThrows(UnsupportedOperationException.class, () -> object.members().clear());
    assertEquals(
        "{\"a\":2,\"b\":3}",
        JsonWriter.line(object.with("b", new JsonNumber(3)).with("a", new JsonNumber(2))));
    assertEquals("{}", JsonWriter.line(object.without("a")));
    assertEquals("[\"x\",\"y\"]", JsonWriter.line(JsonArray.ofTexts(List.of("x", "y"))));
  }

  private static JsonValue reread(byte[] bytes) {
    return Expect.ok(JsonReader.read(bytes, JsonLimits.standard()));
  }

  private static JsonValue random(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> new JsonNumber(random.nextLong());
      case 1 -> new JsonString(randomText(random));
      case 2 -> new JsonValue.JsonBoolean(random.nextBoolean());
      case 3 -> new JsonNull();
      case 4 -> {
        var elements = new ArrayList<JsonValue>();
        for (int i = random.nextInt(4); i > 0; i--) {
          elements.add(random(random, depth - 1));
        }
        yield new JsonArray(elements);
      }
      default -> {
        var members = new LinkedHashMap<String, JsonValue>();
        for (int i = random.nextInt(4); i > 0; i--) {
          members.put(randomText(random), random(random, depth - 1));
        }
        yield new JsonObject(members);
      }
    };
  }

  private static String randomText(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      int point = random.nextInt(random.nextBoolean() ? 0x80 : 0x110000);
      text.appendCodePoint(point >= 0xd800 && point <= 0xdfff ? '?' : point);
    }
    return text.toString();
  }
}
