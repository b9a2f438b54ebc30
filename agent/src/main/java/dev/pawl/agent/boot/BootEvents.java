package dev.pawl.agent.boot;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.DeviceId;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// Writes what happens on the device, the boot stage's own events and those of the image, one line
/// each: JSON for programs, or aligned text for people. Thread-safe.
final class BootEvents {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  /// What stays wrong until it is said to be over.
  private static final Set<DeviceEventKind> PROBLEMS =
      EnumSet.of(
          DeviceEventKind.BOOT_WATCHDOG_MISSING,
          DeviceEventKind.BOOT_COPY_KEPT,
          DeviceEventKind.BOOT_DISK_FAILED,
          DeviceEventKind.BOOT_REPAIRED,
          DeviceEventKind.BOOT_RECORD_LOST,
          DeviceEventKind.BOOT_RECORD_NOT_WRITTEN,
          DeviceEventKind.BOOT_COUNTER_UNREADABLE);

  private final Map<DeviceEventKind, String> problems = new ConcurrentHashMap<>();
  private final DeviceId device;
  private final boolean json;
  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;

  /// What the last failed health check of the image said, until another one starts.
  private volatile Optional<String> unhealthy = Optional.empty();

  /// @param out where events go
  /// @param err where everything goes that an image writes and is no event
  BootEvents(DeviceId device, boolean json, PrintStream out, PrintStream err, Clock clock) {
    this.device = device;
    this.json = json;
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  /// Tells nobody.
  BootEvents(DeviceId device, Clock clock) {
    this(device, true, silent(), silent(), clock);
  }

  private static PrintStream silent() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }

  /// Something the boot stage did or saw.
  void say(DeviceEventKind kind, String text, JsonObject facts) {
    if (kind == DeviceEventKind.BOOT_STARTED) {
      unhealthy = Optional.empty();
    }
    if (PROBLEMS.contains(kind)) {
      problems.put(kind, codeOf(facts).orElse(kind.toString()));
    }
    write(new DeviceEvent(clock.instant(), device, DeviceEvent.Source.BOOT, kind, text, facts));
  }

  private static Optional<String> codeOf(JsonObject facts) {
    return facts
        .get("code")
        .flatMap(
            code -> code instanceof JsonString(var text) ? Optional.of(text) : Optional.empty());
  }

  /// What was told of `kind` is over.
  void over(DeviceEventKind kind) {
    problems.remove(kind);
  }

  /// Failure codes of what is wrong with the device now.
  SortedSet<String> problems() {
    return new TreeSet<>(problems.values());
  }

  /// A line the image wrote.
  void forward(byte[] line) {
    Optional<DeviceEvent> event = parse(line);
    if (event.isPresent()) {
      if (event.get().kind() == DeviceEventKind.HEALTH_FAILED) {
        unhealthy = Optional.of(event.get().text());
      } else if (event.get().kind() == DeviceEventKind.HEALTH_PASSED) {
        unhealthy = Optional.empty();
      }
      write(event.get());
    } else {
      println(err, new String(line, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "\uFFFD"));
    }
  }

  /// What the last failed health check of the last image said. Only words for people: the image
  /// itself is what failed, so nothing is decided by it.
  Optional<String> unhealthy() {
    return unhealthy;
  }

  private Optional<DeviceEvent> parse(byte[] line) {
    return switch (JsonReader.read(line, JsonLimits.standard())) {
      case Result.Ok<JsonValue, ?>(JsonValue value) ->
          switch (DeviceEvent.fromJson(value)) {
            case Result.Ok<DeviceEvent, ?>(DeviceEvent event) when event.device().equals(device) ->
                Optional.of(event);
            case Result.Ok<DeviceEvent, ?> _, Result.Failed<DeviceEvent, ?> _ -> Optional.empty();
          };
      case Result.Failed<JsonValue, ?> _ -> Optional.empty();
    };
  }

  private void write(DeviceEvent event) {
    println(
        out,
        json
            ? JsonWriter.line(DeviceEvent.toJson(event))
            : "%s  %-16s  %-5s  %-20s  %s"
                .formatted(
                    TIME.format(event.at()),
                    device,
                    event.source(),
                    event.kind(),
                    event.text().replaceAll("\\p{Cntrl}", " ")));
  }

  private synchronized void println(PrintStream stream, String line) {
    stream.println(line);
    stream.flush();
  }
}
