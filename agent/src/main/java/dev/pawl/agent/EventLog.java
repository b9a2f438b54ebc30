package dev.pawl.agent;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.DeviceId;
import java.io.PrintStream;
import java.time.InstantSource;

/// The agent's event lines (docs/spec/device-events.md), on its error stream.
public final class EventLog {
  private final DeviceId device;
  private final PrintStream out;
  private final InstantSource clock;

  /// @param out where the lines go
  public EventLog(DeviceId device, PrintStream out, InstantSource clock) {
    this.device = device;
    this.out = out;
    this.clock = clock;
  }

  void say(DeviceEventKind kind, String text, JsonObject facts) {
    var event =
        new DeviceEvent(clock.instant(), device, DeviceEvent.Source.AGENT, kind, text, facts);
    out.println(JsonWriter.line(DeviceEvent.toJson(event)));
    out.flush();
  }

  void say(DeviceEventKind kind, String text) {
    say(kind, text, JsonObject.EMPTY);
  }

  void say(DeviceEventKind kind, Failure failure) {
    say(kind, failure.explain(), JsonObject.builder().put("code", failure.code()).build());
  }
}
