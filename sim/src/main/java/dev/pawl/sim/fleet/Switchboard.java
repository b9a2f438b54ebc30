package dev.pawl.sim.fleet;

import dev.pawl.core.protocol.DeviceEventKind;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Where all devices of the fleet write their event lines: hands each line to the device it is of.
/// One for all, since a stream of its own would be most of what an idle device takes.
final class Switchboard extends PrintStream {
  private static final String DEVICE = "\"device\":\"";
  private static final String EVENT = "\"event\":\"";

  private static final Map<String, DeviceEventKind> KINDS =
      Arrays.stream(DeviceEventKind.values())
          .collect(Collectors.toMap(DeviceEventKind::toString, Function.identity()));

  /// Hears what one device says.
  @FunctionalInterface
  interface Listener {
    /// An event line.
    void heard(DeviceEventKind kind, String line);
  }

  private final Map<String, Listener> listeners = new ConcurrentHashMap<>();

  Switchboard() {
    super(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }

  /// From now on `listener` hears what the device of this name says.
  void connect(String device, Listener listener) {
    listeners.put(device, listener);
  }

  @Override
  public void println(String line) {
    Optional<DeviceEventKind> kind = field(line, EVENT).map(KINDS::get);
    Optional<Listener> listener = field(line, DEVICE).map(listeners::get);
    if (kind.isPresent() && listener.isPresent()) {
      listener.get().heard(kind.get(), line);
    }
  }

  @Override
  public void flush() {
    // Nothing is kept back.
  }

  private static Optional<String> field(String line, String name) {
    int start = line.indexOf(name);
    int end = start < 0 ? -1 : line.indexOf('"', start + name.length());
    return end < 0 ? Optional.empty() : Optional.of(line.substring(start + name.length(), end));
  }
}
