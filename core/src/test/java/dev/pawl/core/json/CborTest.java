package dev.pawl.core.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.value.ByteCount;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 8949, its examples in appendix A where JSON can say the same.
class CborTest {
  private static Result<JsonValue, JsonFailure> read(String hex) {
    return CborReader.read(HexFormat.of().parseHex(hex), JsonLimits.standard());
  }

  private static JsonValue json(String text) {
    return Expect.ok(JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.standard()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "00 | 0",
        "17 | 23",
        "1818 | 24",
        "1903e8 | 1000",
        "1a000f4240 | 1000000",
        "1b000000e8d4a51000 | 1000000000000",
        "20 | -1",
        "3863 | -100",
        "3b7fffffffffffffff | -9223372036854775808",
        "f4 | false",
        "f5 | true",
        "f6 | null",
        "60 | \"\"",
        "6449455446 | \"IETF\"",
        "62c3bc | \"ü\"",
        "80 | []",
        "83010203 | [1,2,3]",
        "a0 | {}",
        "a26161016162820203 | {\"a\":1,\"b\":[2,3]}"
      })
  void bothWays(String hex, String text) {
    assertEquals(json(text), Expect.ok(read(hex)));
    assertEquals(hex, HexFormat.of().formatHex(CborWriter.encode(json(text))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "7f657374726561646d696e67ff | \"streaming\"",
        "9fff | []",
        "9f018202039f0405ffff | [1,[2,3],[4,5]]",
        "bf6346756ef563416d7421ff | {\"Fun\":true,\"Amt\":-2}",
        "d9d9f7a0 | {}"
      })
  void unknownLengths_asJavaClientsWriteThem(String hex, String text) {
    assertEquals(json(text), Expect.ok(read(hex)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', json.broken-syntax",
    "18, json.broken-syntax",
    "6261, json.broken-syntax",
    "9f01, json.broken-syntax",
    "ff, json.broken-syntax",
    "1c, json.broken-syntax",
    "40, json.broken-syntax",
    "c11a514b67b0, json.broken-syntax",
    "f7, json.broken-syntax",
    "a10102, json.broken-syntax",
    "7f01ff, json.broken-syntax",
    "61ff, json.not-utf8",
    "f90000, json.not-whole-number",
    "fb3ff199999999999a, json.not-whole-number",
    "1bffffffffffffffff, json.not-whole-number",
    "0000, json.trailing-bytes",
    "a2616101616102, json.duplicate-member",
    "9affffffff, json.broken-syntax",
    "7affffffff, json.limit-exceeded"
  })
  void everythingElse_isRefused(String hex, String code) {
    assertEquals(code, Expect.failure(read(hex)).code());
  }

  @Test
  void limits_holdAsForJson() {
    var small = new JsonLimits(new ByteCount(64), 3, new ByteCount(4), 5);
    assertEquals("json.limit-exceeded", code("8181818100", small));
    assertEquals("json.limit-exceeded", code("6568656c6c6f", small));
    assertEquals("json.limit-exceeded", code("86000000000000", small));
    assertEquals("json.limit-exceeded", code("7f6361626363616263ff", small));
    assertEquals("json.limit-exceeded", code("00".repeat(65), small));
  }

  private static String code(String hex, JsonLimits limits) {
    return Expect.failure(CborReader.read(HexFormat.of().parseHex(hex), limits)).code();
  }

  @Test
  void randomAndDamagedBytes_bringAValueOrAFailure_neverAnythingElse() {
    var random = new Random(11);
    byte[] good =
        CborWriter.encode(
            json("{\"status\":{\"execution\":\"closed\",\"details\":[\"a\",\"b\"],\"n\":-5}}"));
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      if (i % 2 == 0) {
        bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
      } else {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      if (CborReader.read(bytes, JsonLimits.standard())
          instanceof Result.Ok<JsonValue, JsonFailure>(JsonValue value)) {
        assertEquals(
            value, Expect.ok(CborReader.read(CborWriter.encode(value), JsonLimits.standard())));
      }
    }
    assertArrayEquals(new byte[] {(byte) 0xa0}, CborWriter.encode(JsonObject.EMPTY));
  }
}
