package dev.pawl.agent.watchdog;

import dev.pawl.core.failure.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/// The watchdog device of Linux (Documentation/watchdog/watchdog-api): opening it arms it, every
/// write is a sign of life, and a `V` as the last byte before it is closed disarms it, unless the
/// driver was told `nowayout`. Whether it was, and the timeout, stand in sysfs; what is not said
/// there is taken for the worse: 10 s, and no way out.
public final class LinuxWatchdog implements Supervisor {
  /// Where sysfs describes watchdogs.
  public static final Path SYSFS = Path.of("/sys/class/watchdog");

  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final byte LIFE = 0;
  private static final byte MAGIC_CLOSE = 'V';

  private final Path device;
  private final FileChannel channel;
  private final Duration timeout;
  private final boolean nowayout;

  private LinuxWatchdog(Path device, FileChannel channel, Duration timeout, boolean nowayout) {
    this.device = device;
    this.channel = channel;
    this.timeout = timeout;
    this.nowayout = nowayout;
  }

  /// Opens the device, which arms it.
  /// @param sysfs as [#SYSFS]
  public static Result<LinuxWatchdog, WatchdogFailure> open(Path device, Path sysfs) {
    try {
      FileChannel channel = FileChannel.open(device, StandardOpenOption.WRITE);
      Path facts = sysfs.resolve(name(device));
      Duration timeout =
          number(facts.resolve("timeout"))
              .filter(seconds -> seconds > 0)
              .map(Duration::ofSeconds)
              .orElse(SHORTEST);
      boolean nowayout = number(facts.resolve("nowayout")).orElse(1L) != 0;
      return Result.ok(new LinuxWatchdog(device, channel, timeout, nowayout));
    } catch (NoSuchFileException e) {
      return Result.failed(new WatchdogFailure.Missing(device));
    } catch (IOException e) {
      return Result.failed(new WatchdogFailure.Unusable(device.toString(), "" + e.getMessage()));
    }
  }

  /// `/dev/watchdog` is another name of the first one.
  private static String name(Path device) {
    String name = "" + device.getFileName();
    return name.equals("watchdog") ? "watchdog0" : name;
  }

  private static Optional<Long> number(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      return text.matches("[0-9]{1,9}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no sysfs, or an older driver
    }
  }

  @Override
  public Duration timeout() {
    return timeout;
  }

  @Override
  public void signOfLife() throws IOException {
    write(LIFE);
  }

  @Override
  public boolean release() throws IOException {
    try (channel) {
      write(nowayout ? LIFE : MAGIC_CLOSE);
    }
    return !nowayout;
  }

  private void write(byte one) throws IOException {
    channel.write(ByteBuffer.wrap(new byte[] {one}));
  }

  /// For people.
  @Override
  public String toString() {
    return "%s (%d s%s)"
        .formatted(device, timeout.toSeconds(), nowayout ? ", cannot be stopped" : "");
  }
}
