package dev.pawl.agent.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.DeviceId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootEventsTest {
  private static final String IMAGE_EVENT =
      "{\"at\":1000,\"device\":\"lock-1\",\"source\":\"agent\",\"event\":\"poll.nothing\","
          + "\"text\":\"nothing\\nnew\",\"n\":1}";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private BootEvents events(boolean json) {
    return new BootEvents(
        new DeviceId("lock-1"),
        json,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        Clock.fixed(Instant.ofEpochMilli(5000), ZoneOffset.UTC));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void programs_getJson() {
    BootEvents events = events(true);
    events.say(
        DeviceEventKind.BOOT_ENDED, "It ended.", JsonObject.builder().put("exit", 3).build());
    events.forward(utf8(IMAGE_EVENT));
    assertEquals(
        "{\"at\":5000,\"device\":\"lock-1\",\"source\":\"boot\",\"event\":\"boot.ended\","
            + "\"text\":\"It ended.\",\"exit\":3}\n"
            + IMAGE_EVENT
            + "\n",
        out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void people_getAlignedLines() {
    BootEvents events = events(false);
    events.say(DeviceEventKind.BOOT_ENDED, "It ended.", JsonObject.EMPTY);
    events.forward(utf8(IMAGE_EVENT));
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(2, lines.size());
    assertTrue(
        lines
            .getFirst()
            .matches("..:..:05  lock-1            boot   boot.ended            It ended."),
        lines::getFirst);
    assertTrue(
        lines
            .getLast()
            .matches("..:..:01  lock-1            agent  poll.nothing          nothing new"),
        lines::getLast);
  }

  @Test
  void whatIsNoEventOfThisDevice_goesToTheErrorStream_withoutControlCharacters() {
    BootEvents events = events(true);
    events.forward(utf8("Exception \u001b[31min thread"));
    events.forward(utf8(IMAGE_EVENT.replace("lock-1", "lock-2")));
    events.forward(utf8("{}"));
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertEquals(
        List.of("Exception \uFFFD[31min thread", IMAGE_EVENT.replace("lock-1", "lock-2"), "{}"),
        err.toString(StandardCharsets.UTF_8).lines().toList());
  }

  @Test
  void lines_areCutAndBounded() throws IOException {
    String text = "one\r\n\ntwo\n" + "x".repeat(200_000) + "\nlast";
    List<Integer> lengths = new ArrayList<>();
    BoundedLines.read(new ByteArrayInputStream(utf8(text)), line -> lengths.add(line.length));
    assertEquals(List.of(3, 3, 64 * 1024, 4), lengths);
  }
}
