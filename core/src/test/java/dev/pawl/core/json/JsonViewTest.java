package dev.pawl.core.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonNull;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class JsonViewTest {
  private static final JsonObject SAMPLE =
      JsonObject.builder()
          .put("text", "1.0")
          .put("number", 5)
          .put("flag", true)
          .put("nothing", new JsonNull())
          .put("base64", "AQI=")
          .put("hex", "01fF")
          .put("list", List.of(new JsonString("a"), new JsonNumber(1)))
          .put("a/b~", JsonObject.builder().put("x", -1).build())
          .build();
  private static final JsonView VIEW = JsonView.of(SAMPLE);

  /// The message of the failure `codec` ends with, as `path: expected, found`.
  private static String refusal(Function<JsonView, Object> codec) {
    return switch (JsonView.read(SAMPLE, codec)) {
      case Result.Ok<Object, JsonFailure>(Object value) -> "accepted " + value;
      case Result.Failed<Object, JsonFailure>(
              JsonFailure.WrongShape(var path, var expected, var found)) ->
          path + ": " + expected + ", " + found;
      case Result.Failed<Object, JsonFailure>(JsonFailure other) -> "other: " + other;
    };
  }

  @Test
  void membersOfTheRightKind_areRead() {
    assertEquals("1.0", VIEW.text("text"));
    assertEquals(5, VIEW.number("number"));
    assertTrue(VIEW.flag("flag"));
    assertEquals(new Version("1.0"), VIEW.as("text", Version::new));
    assertEquals(new ReleaseCounter(5), VIEW.member("number").asNumeric(ReleaseCounter::new));
    assertEquals(Instant.ofEpochMilli(5), VIEW.instant("number"));
    assertArrayEquals(new byte[] {1, 2}, VIEW.base64("base64"));
    assertArrayEquals(new byte[] {1, (byte) 0xff}, VIEW.member("hex").asHex());
    assertEquals("a", VIEW.array("list").getFirst().asText());
    assertEquals(-1, VIEW.object("a/b~").number("x"));
    assertEquals(Optional.empty(), VIEW.optional("absent"));
    assertEquals(new JsonNull(), VIEW.optional("nothing").orElseThrow().json());
    assertEquals(8, VIEW.asMembers().size());
  }

  @Test
  void otherKinds_areRefused_withTheirPlace() {
    assertEquals("/number: a text, a number", refusal(v -> v.text("number")));
    assertEquals("/text: a whole number, a text", refusal(v -> v.number("text")));
    assertEquals("/nothing: true or false, null", refusal(v -> v.flag("nothing")));
    assertEquals("/text: an array, a text", refusal(v -> v.array("text")));
    assertEquals("/list: an object, an array", refusal(v -> v.object("list")));
    assertEquals("/list/1: a text, a number", refusal(v -> v.array("list").get(1).asText()));
    assertEquals("/flag: an object, true or false", refusal(v -> v.member("flag").text("x")));
    assertEquals("/text: a whole number, a text", refusal(v -> v.instant("text")));
    assertEquals("/a~1b~0: a text, an object", refusal(v -> v.text("a/b~")));
  }

  @Test
  void missingMember_isRefused_byName() {
    assertEquals(": a member \"absent\", none", refusal(v -> v.text("absent")));
    assertEquals("/a~1b~0: a member \"y\", none", refusal(v -> v.object("a/b~").number("y")));
  }

  @Test
  void valueTypes_refuseAtTheirPlace() {
    assertEquals(
        "/list/0: byte pair: two, \"a\"",
        refusal(
            v ->
                v.array("list")
                    .getFirst()
                    .as(
                        text -> {
                          throw new MalformedInput("byte pair", text, "two");
                        })));
    assertTrue(
        refusal(v -> v.object("a/b~").member("x").asNumeric(ReleaseCounter::new))
            .startsWith("/a~1b~0/x: release counter: "));
    assertEquals(
        ": byte pair: two, something else",
        refusal(
            _ -> {
              throw new MalformedInput("byte pair", "x", "two");
            }));
    assertEquals(
        "/a~1b~0/x: milliseconds since 1970, 0 or more, -1",
        refusal(v -> v.object("a/b~").instant("x")));
  }

  @Test
  void base64_hasOneFormForEachValue() {
    for (String other : List.of("AQI", "AQJ=", "AQI=\n", "AQ-_", "AQI==", "A")) {
      JsonObject object = JsonObject.builder().put("b", other).build();
      assertTrue(
          JsonView.read(object, v -> v.base64("b")) instanceof Result.Failed, "accepted " + other);
    }
    assertTrue(refusal(v -> v.member("text").asHex()).startsWith("/text: an even number of hex"));
  }

  @Test
  void only_refusesUnknownMembersByName() {
    assertEquals(
        "/flag: only the members text, number, an unknown one",
        refusal(
            v -> {
              v.only("text", "number");
              return v;
            }));
    VIEW.only("text", "number", "flag", "nothing", "base64", "hex", "list", "a/b~");
  }

  @Test
  void whatIsShown_isShortAndPrintable() {
    JsonShape shape = VIEW.wrong("x", "a\u0000b" + "c".repeat(500));
    assertTrue(shape.failure().found().length() < 130);
    assertTrue(shape.failure().found().startsWith("a\uFFFDb"));
  }
}
