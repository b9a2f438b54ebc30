package dev.pawl.sim.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// Measures the resident memory of all processes of a park and of the program that started them,
/// four times a second, and remembers the moment at which it was most.
///
/// Resident memory counts pages shared between processes (the JVM's own code) once per process, so
/// the true need of the machine is smaller. Where there is no `/proc`, nothing is measured.
public final class MemoryMeter implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final String SELF = "demo";

  private final ProcessPark park;
  private final Thread thread;
  private volatile Sample peak = new Sample(Map.of()); // replaced by the thread only

  /// Mebibytes per process: name of the process, with `/agent` or `/check` for what it started.
  public record Sample(Map<String, Long> mebibytes) {
    public Sample {
      mebibytes = Map.copyOf(mebibytes);
    }

    /// All together.
    public long total() {
      return mebibytes.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private MemoryMeter(ProcessPark park) {
    this.park = park;
    this.thread = Thread.ofVirtual().name("memory meter").unstarted(this::measure);
  }

  /// Starts to measure.
  public static MemoryMeter start(ProcessPark park) {
    MemoryMeter meter = new MemoryMeter(park);
    meter.thread.start();
    return meter;
  }

  /// The largest sample so far.
  public Sample peak() {
    return peak;
  }

  private void measure() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Sample now = sample();
        if (now.total() > peak.total()) {
          peak = now;
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Sample sample() {
    Map<String, Long> kibibytes = new TreeMap<>();
    kibibytes.put(SELF, resident(ProcessHandle.current().pid()));
    for (RunningProcess process : park.alive()) {
      for (ProcessHandle each : process.family()) {
        String name = process.name() + (each.pid() == process.pid() ? "" : "/child");
        kibibytes.merge(name, resident(each.pid()), Long::sum);
      }
    }
    kibibytes.replaceAll((_, kib) -> kib / 1024);
    return new Sample(kibibytes);
  }

  /// Resident kibibytes of a process; 0 when it is gone or this is not Linux.
  private static long resident(long pid) {
    try {
      for (String line :
          Files.readAllLines(Path.of("/proc/" + pid + "/status"), StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
      return 0;
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
