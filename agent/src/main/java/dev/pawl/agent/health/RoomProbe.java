package dev.pawl.agent.health;

import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks whether there is room: memory, as Linux counts what new programs could have, and disks.
final class RoomProbe {
  /// Where Linux tells.
  static final Path MEMINFO = Path.of("/proc/meminfo");

  private static final Pattern AVAILABLE =
      Pattern.compile("(?m)^MemAvailable:\\s+([0-9]{1,15}) kB$");

  private RoomProbe() {}

  /// @param meminfo as [#MEMINFO]
  /// @return what is wrong; nothing if so much memory is available
  static Optional<String> memory(ByteCount wanted, Path meminfo) {
    try {
      Matcher found = AVAILABLE.matcher(Files.readString(meminfo, StandardCharsets.ISO_8859_1));
      return found.find()
          ? compare(wanted, ByteCount.kibi(Long.parseLong(found.group(1))))
          : Optional.of(meminfo + " does not say how much is available");
    } catch (IOException e) {
      return Optional.of("this system does not say how much is available: " + e.getMessage());
    }
  }

  /// @return what is wrong; nothing if the disk of `folder` has so much room
  static Optional<String> disk(Path folder, ByteCount wanted) {
    try {
      return compare(wanted, new ByteCount(Files.getFileStore(folder).getUsableSpace()));
    } catch (IOException e) {
      return Optional.of("cannot be looked at: " + e);
    }
  }

  private static Optional<String> compare(ByteCount wanted, ByteCount found) {
    return wanted.exceeds(found)
        ? Optional.of("expected %s free, found %s".formatted(wanted, found))
        : Optional.empty();
  }
}
