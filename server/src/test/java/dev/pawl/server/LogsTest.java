package dev.pawl.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogsTest {
  @Test
  void jsonLine_holdsTheWholeSentence() {
    LoggerContext context = new LoggerContext();
    JsonEncoder encoder = Logs.jsonEncoder();
    encoder.setContext(context);
    encoder.start();
    LoggingEvent event =
        new LoggingEvent(
            "x",
            context.getLogger("dev.pawl"),
            Level.INFO,
            "{} of {} devices",
            null,
            new Object[] {2, 3});
    event.setMDCPropertyMap(Map.of());
    String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
    assertTrue(line.contains("\"formattedMessage\":\"2 of 3 devices\""), line);
  }
}
