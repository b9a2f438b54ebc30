package dev.pawl.agent.boot;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.file.Disk;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Ends the image a former boot stage left running. On a real device a power cut ends both; where
/// the device is a process, the boot stage alone can be killed, and for a moment, until it misses
/// its reader, the image lives on. Two images must never work on one device folder.
final class LeftoverImage {
  private static final ByteCount LONGEST = new ByteCount(64);
  private static final Pattern FORM = Pattern.compile("([0-9]{1,10}) ([0-9]{1,18})\n");
  private static final long SECONDS_TO_END = 10;

  private final Disk disk;
  private final Path note;

  LeftoverImage(DeviceFolder folder) {
    this.disk = folder.disk();
    this.note = folder.run().resolve("process");
  }

  /// Notes which process runs now: its number, and when it started, since numbers are used again.
  /// @return why it could not; the image runs all the same
  Optional<BootStageFailure> remember(ProcessHandle process) throws ClosedByInterruptException {
    String text = process.pid() + " " + startOf(process).map(Instant::toEpochMilli).orElse(0L);
    try {
      DurableFile.replace(disk, note, (text + "\n").getBytes(StandardCharsets.US_ASCII));
      return Optional.empty();
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(new BootStageFailure.DiskFailed(note, "" + e.getMessage()));
    }
  }

  /// Ends the process noted last, if it still runs.
  /// @return whether there was one
  boolean end() throws IOException, InterruptedException {
    Optional<ProcessHandle> leftover = noted().flatMap(LeftoverImage::running);
    if (leftover.isPresent()) {
      endAll(leftover.get());
    }
    forget();
    return leftover.isPresent();
  }

  private void forget() throws ClosedByInterruptException {
    try {
      DurableFile.delete(disk, note);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException _) {
      // It names a process that has ended, by its start: no other one is taken for it.
    }
  }

  /// Ends a process and all it started.
  static void endAll(ProcessHandle process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("process " + process.pid() + " cannot be ended", e);
    }
  }

  private Optional<String> noted() throws IOException {
    return DurableFile.read(disk, note, LONGEST)
        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII));
  }

  private static Optional<ProcessHandle> running(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    long startedAt = Long.parseLong(form.group(2));
    return ProcessHandle.of(Long.parseLong(form.group(1)))
        .filter(
            process ->
                startOf(process).filter(start -> start.toEpochMilli() == startedAt).isPresent());
  }

  private static Optional<Instant> startOf(ProcessHandle process) {
    return process.info().startInstant();
  }
}
