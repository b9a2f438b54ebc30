package dev.pawl.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonBoolean;
import dev.pawl.core.json.JsonValue.JsonNull;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.Seeds;
import dev.pawl.core.value.ByteCount;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final JsonLimits STANDARD = JsonLimits.standard();

  private static Result<JsonValue, JsonFailure> read(String text) {
    return JsonReader.read(text.getBytes(UTF_8), STANDARD);
  }

  private static JsonFailure refused(Result<JsonValue, JsonFailure> result) {
    return Expect.failure(result);
  }

  private static String code(String text) {
    return refused(read(text)).code();
  }

  @Test
  void everyKindOfValue_isRead_inItsOrder() {
    JsonObject expected =
        JsonObject.builder()
            .put("text", "é\u0001𝄞")
            .put("number", Long.MIN_VALUE)
            .put("flag", true)
            .put("nothing", new JsonNull())
            .put("list", List.of(new JsonNumber(Long.MAX_VALUE), JsonObject.EMPTY))
            .build();
    JsonValue found =
        Expect.ok(
            read(
                """
                {"text": "\\u00e9\\u0001\\ud834\\udd1e", "number":-9223372036854775808,"flag":true ,
                "nothing":null, "list":[9223372036854775807,{}]}
                """));
    assertEquals(expected, found);
    assertEquals(
        List.of("text", "number", "flag", "nothing", "list"),
        List.copyOf(((JsonObject) found).members().keySet()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          json.duplicate-member    | {"a":1,"b":2,"a":1}
          json.duplicate-member    | {"a":1,"\\u0061":1}
          json.not-whole-number    | 9223372036854775808
          json.not-whole-number    | -9223372036854775809
          json.not-whole-number    | 1.0
          json.not-whole-number    | 1e3
          json.not-whole-number    | 1E3
          json.not-whole-number    | -0
          json.not-whole-number    | {"a":[0.5]}
          json.broken-syntax       | NaN
          json.broken-syntax       | Infinity
          json.broken-syntax       | -Infinity
          json.broken-syntax       | +1
          json.broken-syntax       | 01
          json.broken-syntax       | .5
          json.broken-syntax       | 0x10
          json.broken-syntax       | {'a':1}
          json.broken-syntax       | {a:1}
          json.broken-syntax       | [1,]
          json.broken-syntax       | {"a":1,}
          json.broken-syntax       | [1 2]
          json.broken-syntax       | [
          json.broken-syntax       | {"a"
          json.broken-syntax       | "abc
          json.broken-syntax       | "\\x"
          json.broken-syntax       | // no
          json.broken-syntax       | tru
          json.unpaired-surrogate  | "\\ud800"
          json.unpaired-surrogate  | "\\udc00\\ud800"
          json.broken-syntax       | {"\\udfff":1}
          json.trailing-bytes      | {} {}
          json.trailing-bytes      | 1 x
          json.trailing-bytes      | []]
          """)
  void whatTwoReadersCouldUnderstandDifferently_isRefused(String code, String text) {
    assertEquals(code, code(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void nothingAtAll_isRefused(String text) {
    assertEquals("json.broken-syntax", code(text));
  }

  @Test
  void rawControlCharacter_isRefused() {
    assertEquals("json.broken-syntax", code("\"a\nb\""));
    assertEquals("json.broken-syntax", code("1\u0000"));
  }

  @Test
  void byteOrderMark_isRefused() {
    assertEquals("json.not-utf8", code("\uFEFF{}"));
  }

  @Test
  void otherEncodings_areRefused() {
    for (byte[] bytes :
        List.of(
            new byte[] {'"', (byte) 0xff, '"'},
            new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'},
            new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
            new byte[] {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'},
            new byte[] {'"', (byte) 0xc3})) {
      assertEquals("json.not-utf8", refused(JsonReader.read(bytes, STANDARD)).code());
    }
    byte[] utf16 = "{}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
    assertEquals("json.broken-syntax", refused(JsonReader.read(utf16, STANDARD)).code());
  }

  @Test
  void nestingBeyondTheLimit_isRefused_howeverDeep() {
    assertEquals("json.limit-exceeded", code("[".repeat(10_000) + "]".repeat(10_000)));
    assertEquals("json.limit-exceeded", code("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)));
    assertEquals("json.limit-exceeded", code("[".repeat(33) + "]".repeat(33)));
    assertInstanceOf(Result.Ok.class, read("[".repeat(32) + "]".repeat(32)));
    assertInstanceOf(Result.Ok.class, read("{\"a\":".repeat(32) + "1" + "}".repeat(32)));
  }

  @Test
  void documentBeyondTheLimit_isRefusedUnread() {
    byte[] notEvenUtf8 = new byte[1024 * 1024 + 1];
    Arrays.fill(notEvenUtf8, (byte) 0xff);
    assertEquals(
        new JsonFailure.LimitExceeded("document", "1.0 MiB"),
        refused(JsonReader.read(notEvenUtf8, STANDARD)));
    byte[] justFits = (" ".repeat(1024 * 1024 - 1) + "1").getBytes(UTF_8);
    assertInstanceOf(Result.Ok.class, JsonReader.read(justFits, STANDARD));
  }

  @Test
  void textBeyondTheLimit_isRefused_asValueAndAsName() {
    String longest = "a".repeat(256 * 1024);
    assertInstanceOf(Result.Ok.class, read("\"" + longest + "\""));
    assertEquals("json.limit-exceeded", code("\"a" + longest + "\""));
    assertInstanceOf(Result.Ok.class, read("{\"" + longest + "\":1}"));
    assertEquals("json.limit-exceeded", code("{\"a" + longest + "\":1}"));
  }

  @Test
  void hugeText_isRefused_whenTheDocumentLimitAllowsIt() {
    byte[] huge = new byte[64 * 1024 * 1024];
    Arrays.fill(huge, (byte) 'a');
    huge[0] = '"';
    huge[huge.length - 1] = '"';
    JsonLimits wide = STANDARD.withDocument(ByteCount.mebi(64));
    assertEquals("json.limit-exceeded", refused(JsonReader.read(huge, wide)).code());
  }

  @Test
  void hugeNumber_isRefused() {
    assertEquals("json.not-whole-number", code("1".repeat(200_000)));
    assertEquals("json.not-whole-number", code("-" + "1".repeat(200_000)));
    // Beyond the limit of texts the parser stops by itself.
    assertEquals("json.limit-exceeded", code("1".repeat(500_000)));
  }

  @Test
  void entriesBeyondTheLimit_areRefused_countedOverTheWholeDocument() {
    JsonLimits four = new JsonLimits(ByteCount.kibi(1), 8, ByteCount.kibi(1), 4);
    assertInstanceOf(
        Result.Ok.class, JsonReader.read("{\"a\":[1,2],\"b\":3}".getBytes(UTF_8), four));
    assertEquals(
        new JsonFailure.LimitExceeded("entries", "4"),
        refused(JsonReader.read("{\"a\":[1,2],\"b\":[3]}".getBytes(UTF_8), four)));
  }

  @Test
  void failures_nameThePlace() {
    assertEquals(
        new JsonFailure.DuplicateMember("/a/1/b~1c"),
        refused(read("{\"a\":[1,{\"b/c\":1,\"b/c\":2}]}")));
    assertEquals(new JsonFailure.NotWholeNumber("/a/1", "1.5"), refused(read("{\"a\":[1,1.5]}")));
    assertEquals(new JsonFailure.TrailingBytes(2, 2), refused(read("{}\n ,")));
    assertTrue(
        refused(read("{\n\"a\" 1}")).explain().contains("line 2"),
        () -> refused(read("{\n\"a\" 1}")).explain());
  }

  @Test
  void randomAndMutatedBytes_giveAnAnswerOrADeclaredFailure() {
    byte[] seed =
        "{\"a\":[1,-2,true,false,null,\"x\\u00e9\\n\"],\"b\":{\"c\":{\"d\":[[],{}]}}}"
            .getBytes(UTF_8);
    var random = Seeds.random("json");
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = seed.clone();
      if (round % 4 == 0) {
        bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
      } else {
        for (int change = 0; change <= random.nextInt(3); change++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        bytes = Arrays.copyOf(bytes, bytes.length - random.nextInt(3));
      }
      if (JsonReader.read(bytes, STANDARD)
          instanceof Result.Ok<JsonValue, JsonFailure>(var value)) {
        assertEquals(value, Expect.ok(JsonReader.read(JsonWriter.compact(value), STANDARD)));
      }
    }
  }

  @Test
  void everyFailure_hasItsCodeAndExplainsItself() {
    for (JsonFailure failure :
        List.of(
            new JsonFailure.NotUtf8("x"),
            new JsonFailure.BrokenSyntax("x", 1, 2),
            new JsonFailure.TrailingBytes(1, 2),
            new JsonFailure.DuplicateMember("/a"),
            new JsonFailure.LimitExceeded("text", "1 KiB"),
            new JsonFailure.NotWholeNumber("", "1.5"),
            new JsonFailure.UnpairedSurrogate("/a"),
            new JsonFailure.WrongShape("/a", "a text", "null"))) {
      assertTrue(failure.code().matches("json\\.[a-z0-9-]+"), failure.code());
      assertTrue(failure.explain().startsWith("Reading JSON: "), failure.explain());
    }
    assertEquals(
        "Reading JSON: at the top: expected a whole number of 64 bits, found 1.5."
            + " Write it without fraction and exponent.",
        new JsonFailure.NotWholeNumber("", "1.5").explain());
  }

  @Test
  void plainValues_standAlone() {
    assertEquals(Result.ok(new JsonBoolean(false)), read("false"));
    assertEquals(Result.ok(new JsonString("a")), read(" \"a\" \n"));
    assertEquals(Result.ok(new JsonArray(List.of())), read("[]"));
    assertEquals(Result.ok(new JsonNumber(0)), read("0"));
  }
}
