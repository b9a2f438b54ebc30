package dev.pawl.sim.demo.stage;

import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Everything the devices said so far, in the order in which we heard it.
public final class EventBook {
  private final List<DeviceEvent> events = new ArrayList<>();

  /// Notes an event.
  public synchronized void add(DeviceEvent event) {
    events.add(event);
  }

  /// A mark at the present end: what a step looks at begins here.
  public synchronized int mark() {
    return events.size();
  }

  /// The first event of `device` since `mark` that fits.
  public synchronized Optional<DeviceEvent> first(
      int mark, DeviceId device, Predicate<DeviceEvent> fits) {
    return events.subList(mark, events.size()).stream()
        .filter(event -> event.device().equals(device))
        .filter(fits)
        .findFirst();
  }

  /// The first event of `device` of this kind since `mark`.
  public Optional<DeviceEvent> first(int mark, DeviceId device, DeviceEventKind kind) {
    return first(mark, device, event -> event.kind() == kind);
  }

  /// All events of `device` of this kind since `mark`.
  public synchronized List<DeviceEvent> all(int mark, DeviceId device, DeviceEventKind kind) {
    return events.subList(mark, events.size()).stream()
        .filter(event -> event.device().equals(device) && event.kind() == kind)
        .toList();
  }

  /// The newest event of `device` that is of one of these kinds.
  public synchronized Optional<DeviceEvent> last(DeviceId device, Set<DeviceEventKind> kinds) {
    return events.reversed().stream()
        .filter(event -> event.device().equals(device) && kinds.contains(event.kind()))
        .findFirst();
  }

  /// How many events of each kind there were, without those that only tell of progress.
  public synchronized SortedMap<DeviceEventKind, Long> counts() {
    SortedMap<DeviceEventKind, Long> counts = new TreeMap<>();
    events.forEach(event -> counts.merge(event.kind(), 1L, Long::sum));
    return counts;
  }

  /// The sum of a number in all events of `device` of this kind.
  public long sum(DeviceId device, DeviceEventKind kind, String fact) {
    return sum(all(0, device, kind), fact);
  }

  /// The sum of a number in all events of this kind.
  public synchronized long sum(DeviceEventKind kind, String fact) {
    return sum(events.stream().filter(event -> event.kind() == kind).toList(), fact);
  }

  private static long sum(List<DeviceEvent> events, String fact) {
    return events.stream()
        .flatMap(event -> event.facts().get(fact).stream())
        .mapToLong(value -> value instanceof JsonNumber(long number) ? number : 0)
        .sum();
  }

  /// The last words of `device`, for messages about what did not happen.
  public synchronized String lastWords(DeviceId device) {
    List<DeviceEvent> said =
        events.stream()
            .filter(event -> event.device().equals(device))
            .filter(event -> event.kind() != DeviceEventKind.DOWNLOAD_PROGRESS)
            .toList();
    if (said.isEmpty()) {
      return device + " has said nothing";
    }
    DeviceEvent last = said.getLast();
    return "%s said last: %s, %s".formatted(device, last.kind(), last.text());
  }
}
