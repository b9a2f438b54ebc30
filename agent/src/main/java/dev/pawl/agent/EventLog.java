package dev.pawl.agent;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.DeviceId;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/// The agent's event lines (docs/spec/device-events.md), on its error stream. Knows what is wrong
/// with the device at this moment, from what it was told.
public final class EventLog {
  /// What stays wrong until it is said to be over.
  private static final Set<DeviceEventKind> PROBLEMS =
      EnumSet.of(
          DeviceEventKind.AGENT_FLOOR_NOT_RAISED,
          DeviceEventKind.AGENT_DISK_FAILED,
          DeviceEventKind.AGENT_CLOCK_BEHIND,
          DeviceEventKind.AGENT_CONFIG_IGNORED,
          DeviceEventKind.DIRECTOR_SILENT,
          DeviceEventKind.UPDATE_HIDDEN);

  private final Map<DeviceEventKind, String> problems = new ConcurrentHashMap<>();
  private final Set<String> inherited = new ConcurrentSkipListSet<>();
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
    if (PROBLEMS.contains(kind)) {
      problems.put(kind, failure.code());
    }
    say(kind, failure.explain(), JsonObject.builder().put("code", failure.code()).build());
  }

  /// What was told of `kind` is over.
  void over(DeviceEventKind kind) {
    problems.remove(kind);
  }

  /// Failure codes that the boot stage found.
  void inherited(List<String> codes) {
    inherited.addAll(codes);
  }

  /// Failure codes of what is wrong with the device now.
  SortedSet<String> problems() {
    var all = new TreeSet<>(inherited);
    all.addAll(problems.values());
    return all;
  }
}
