package dev.pawl.agent.boot;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Waits for the events of a boot stage, in their order.
final class EventLines {
  private static final long SECONDS_TO_WAIT = 60;

  private final BlockingQueue<JsonObject> queue = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  /// Reads the events of a process.
  static EventLines from(InputStream in) {
    EventLines lines = new EventLines();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (in) {
                BoundedLines.read(in, lines::take);
              } catch (IOException _) {
                // The process ended.
              }
            });
    return lines;
  }

  /// Where to write events so that they are read here. No pipe: its reader gives up when the thread
  /// that wrote last has ended, and here several threads write.
  OutputStream sink() {
    return new OutputStream() {
      private final ByteArrayOutputStream line = new ByteArrayOutputStream();

      @Override
      public synchronized void write(int one) {
        if (one == '\n') {
          take(line.toByteArray());
          line.reset();
        } else {
          line.write(one);
        }
      }
    };
  }

  private void take(byte[] line) {
    switch (JsonReader.read(line, JsonLimits.standard())) {
      case Result.Ok<JsonValue, ?>(JsonObject event) -> queue.add(event);
      case Result.Ok<JsonValue, ?> _, Result.Failed<JsonValue, ?> _ ->
          throw new AssertionError(new String(line, StandardCharsets.UTF_8));
    }
  }

  /// The next event.
  JsonView next() throws InterruptedException {
    JsonObject event = queue.poll(SECONDS_TO_WAIT, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no more events came after " + seen);
    }
    JsonView view = JsonView.of(event);
    seen.add(view.text("event"));
    return view;
  }

  /// The next event of this kind; others are passed over.
  JsonView await(String kind) throws InterruptedException {
    JsonView event = next();
    while (!event.text("event").equals(kind)) {
      event = next();
    }
    return event;
  }

  /// All kinds seen until now, in order.
  List<String> seen() {
    return List.copyOf(seen);
  }
}
