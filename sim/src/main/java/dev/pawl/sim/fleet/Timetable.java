package dev.pawl.sim.fleet;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// How long each part of a run took.
final class Timetable {
  private final Map<String, Duration> rows = new LinkedHashMap<>();

  /// A part of a run.
  @FunctionalInterface
  interface Part<T> {
    /// Does it.
    T run() throws IOException, InterruptedException;
  }

  /// Does a part and notes how long it took.
  <T> T take(String name, Part<T> part) throws IOException, InterruptedException {
    long start = System.nanoTime();
    T answer = part.run();
    rows.put(name, Duration.ofNanos(System.nanoTime() - start));
    return answer;
  }

  /// In the order of the run.
  Map<String, Duration> rows() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(rows));
  }
}
