package dev.pawl.core.protocol;

import static dev.pawl.core.protocol.Bodies.failure;
import static dev.pawl.core.protocol.Bodies.json;
import static dev.pawl.core.protocol.Bodies.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.DeviceEvent.Source;
import dev.pawl.core.value.DeviceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceEventTest {
  private static final JsonObject FACTS =
      JsonObject.builder().put("done", 65_536).put("total", 70_000).build();

  @ParameterizedTest
  @EnumSource
  void event_isReadAsWritten(DeviceEventKind kind) {
    var event = event(kind, FACTS);
    assertEquals(event, ok(DeviceEvent.fromJson(DeviceEvent.toJson(event))));
  }

  @Test
  void line_hasTheFactsBesideTheFixedFields() {
    assertEquals(
        json(
            "{'at':5,'device':'lock-1','source':'agent','event':'download.progress','text':'half',"
                + "'done':65536,'total':70000}"),
        DeviceEvent.toJson(event(DeviceEventKind.DOWNLOAD_PROGRESS, FACTS)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"at", "device", "source", "event", "text"})
  void fact_withTheNameOfAFixedField_isAMistake(String name) {
    JsonObject facts = JsonObject.builder().put(name, 1).build();
    assertThrows(IllegalArgumentException.class, () -> event(DeviceEventKind.POLL_NOTHING, facts));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'at':5,'device':'lock-1','source':'agent','event':'other','text':''}",
        "{'at':5,'device':'lock-1','source':'x','event':'poll.nothing','text':''}",
      })
  void wrongShape_isRefused(String text) {
    assertTrue(failure(DeviceEvent.fromJson(json(text))).startsWith("protocol.malformed"));
  }

  @Test
  void everyKind_standsInItsDocument() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "spec", "device-events.md"));
    for (DeviceEventKind kind : DeviceEventKind.values()) {
      assertTrue(page.contains("`" + kind + "`"), kind + " is missing in device-events.md");
    }
  }

  private static DeviceEvent event(DeviceEventKind kind, JsonObject facts) {
    return new DeviceEvent(
        Instant.ofEpochMilli(5), new DeviceId("lock-1"), Source.AGENT, kind, "half", facts);
  }
}
