package dev.pawl.sim.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/// What Linux has on its books about one process (proc(5)). Everything is 0 once it is gone, and
/// where there is no `/proc`.
///
/// @param pid its number
public record ProcessAccounts(long pid) {
  private static final int TICKS_PER_SECOND = 100; // sysconf(_SC_CLK_TCK), the same on every Linux
  private static final int USER_TIME = 11; // fields behind the name, from 0
  private static final int SYSTEM_TIME = 12;

  /// The child of a process, if there is exactly one.
  public static OptionalLong onlyChildOf(long parent) {
    long[] children =
        ProcessHandle.of(parent).stream()
            .flatMap(ProcessHandle::children)
            .mapToLong(ProcessHandle::pid)
            .toArray();
    return children.length == 1 ? OptionalLong.of(children[0]) : OptionalLong.empty();
  }

  /// Resident memory now, in kibibytes; pages shared with others count in full.
  public long residentKib() {
    return status("VmRSS:");
  }

  /// The most there ever was of it.
  public long peakKib() {
    return status("VmHWM:");
  }

  /// Resident memory that belongs to this process alone: neither a file's nor shared.
  public long anonymousKib() {
    return status("RssAnon:");
  }

  private long status(String name) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"), ISO_8859_1)) {
        if (line.startsWith(name)) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
      return 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /// Time on a core so far, of all its threads, also of those that ended.
  public Duration cpu() {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
      return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    } catch (IOException e) {
      return Duration.ZERO;
    }
  }
}
