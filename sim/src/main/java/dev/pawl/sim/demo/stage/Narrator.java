package dev.pawl.sim.demo.stage;

import dev.pawl.cli.output.Table.Tone;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.sim.demo.screen.Happening;
import dev.pawl.sim.demo.screen.Screen;
import dev.pawl.sim.demo.script.Stopwatch;
import dev.pawl.sim.process.JavaProgram;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Turns what devices and people do into lines on the screen, and notes device events in the book.
public final class Narrator {
  /// Where Java is installed is not what people want to read.
  private static final String JAVA = JavaProgram.java().toString();

  private final Screen screen;
  private final Stopwatch watch;
  private final EventBook book;
  private final Repeats repeats = new Repeats();

  /// A narrator for `screen`.
  public Narrator(Screen screen, Stopwatch watch, EventBook book) {
    this.screen = screen;
    this.watch = watch;
    this.book = book;
  }

  /// Someone other than a device did something. `event` is its name for programs.
  public void tell(String who, String event, String what, String why) {
    tell(who, event, what, why, Tone.NORMAL);
  }

  /// Likewise, in a tone.
  public void tell(String who, String event, String what, String why, Tone tone) {
    screen.show(
        new Happening(
            watch.elapsed(), who, "demo." + event, what, why, tone, JsonObject.EMPTY, false));
  }

  /// A line of a device's boot stage. Lines that are no event (a warning of the JVM) stay in the
  /// device's log only.
  void heard(String line) {
    event(line).ifPresent(this::noted);
  }

  private static Optional<DeviceEvent> event(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
    if (JsonReader.read(utf8, JsonLimits.standard()) instanceof Result.Ok(var json)
        && DeviceEvent.fromJson(json) instanceof Result.Ok(var event)) {
      return Optional.of(event);
    }
    return Optional.empty();
  }

  private void noted(DeviceEvent event) {
    book.add(event);
    String device = event.device().value();
    if (event.kind() == DeviceEventKind.DOWNLOAD_PROGRESS) {
      screen.progress(watch.elapsed(), device, fact(event, "done"), fact(event, "total"));
      return;
    }
    Manner manner = repeats.isNews(event) ? Manner.of(event.kind()) : Manner.REPETITION;
    if (!manner.detail()) {
      screen.progressEnded(device);
    }
    screen.show(
        new Happening(
            watch.elapsed(),
            device,
            event.kind().toString(),
            manner.what(),
            event.text().replace(JAVA, "java"),
            manner.tone(),
            facts(event),
            manner.detail()));
  }

  private static JsonObject facts(DeviceEvent event) {
    return DeviceEvent.toJson(event).without("event").without("text");
  }

  private static long fact(DeviceEvent event, String name) {
    return event.facts().get(name).orElse(new JsonNumber(0)) instanceof JsonNumber(long number)
        ? number
        : 0;
  }
}
