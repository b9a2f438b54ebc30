package dev.pawl.sim.attack;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.protocol.DeviceEvent;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The device's error stream, line by line as events. Lines that are none are dropped.
final class EventLines extends OutputStream {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final BlockingQueue<DeviceEvent> events = new LinkedBlockingQueue<>();

  @Override
  public void write(int b) {
    if (b != '\n') {
      line.write(b);
      return;
    }
    byte[] whole = line.toByteArray();
    line.reset();
    if (JsonReader.read(whole, JsonLimits.standard()).map(DeviceEvent::fromJson)
            instanceof Result.Ok<?, ?>(var read)
        && read instanceof Result.Ok<?, ?>(DeviceEvent event)) {
      events.add(event);
    }
  }

  /// The next event, if one comes in time.
  Optional<DeviceEvent> next(long millis) throws InterruptedException {
    return Optional.ofNullable(events.poll(millis, TimeUnit.MILLISECONDS));
  }
}
