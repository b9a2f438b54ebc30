package dev.pawl.agent;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.phase.AgentFailure;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Notices when the director has not been heard for longer than the device may do without its word:
/// whoever stands in between can keep back every answer, and a device that only waited would never
/// say so. Counts the time the device is on, by the clock that nobody sets. A restart goes on with
/// what was counted, which is kept in a file each hour; the file is gone once the director is
/// heard.
final class DirectorSilence {
  private static final Duration KEPT_EVERY = Duration.ofHours(1);
  private static final ByteCount LONGEST = new ByteCount(20);

  private final DeviceFolder folder;
  private final Path file;
  private final Duration limit;
  private final LongSupplier nanoTime;

  private Duration silent; // so far
  private Duration kept; // of it, in the file
  private long looked; // nanoTime of the last look

  DirectorSilence(DeviceFolder folder, Duration limit, LongSupplier nanoTime) {
    this.folder = folder;
    this.file = folder.journal().resolve("director-silence");
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.silent = read();
    this.kept = silent;
    this.looked = nanoTime.getAsLong();
  }

  /// The end of a session.
  /// @param heard whether it brought the director's fresh word
  /// @return what to say, if the silence lasts too long
  Optional<AgentFailure> sessionOver(boolean heard) {
    long now = nanoTime.getAsLong();
    if (heard) {
      if (!silent.isZero()) {
        silent = Duration.ZERO;
        kept = Duration.ZERO;
        forget();
      }
    } else {
      silent = silent.plusNanos(now - looked);
      if (silent.minus(kept).compareTo(KEPT_EVERY) >= 0) {
        kept = silent;
        keep();
      }
    }
    looked = now;
    return silent.compareTo(limit) >= 0
        ? Optional.of(new AgentFailure.DirectorSilent(silent, limit))
        : Optional.empty();
  }

  private Duration read() {
    try {
      return DurableFile.read(folder.disk(), file, LONGEST)
          .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
          .filter(text -> text.matches("[0-9]{1,10}"))
          .map(text -> Duration.ofSeconds(Long.parseLong(text)))
          .orElse(Duration.ZERO);
    } catch (IOException _) {
      return Duration.ZERO;
    }
  }

  private void keep() {
    try {
      DurableFile.replace(
          folder.disk(), file, ("" + silent.toSeconds()).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException _) {
      // Then it is counted by this process alone.
    }
  }

  private void forget() {
    try {
      DurableFile.delete(folder.disk(), file);
    } catch (IOException _) {
      // Then a restart counts a little too much, until the director is heard.
    }
  }
}
