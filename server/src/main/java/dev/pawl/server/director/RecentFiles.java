package dev.pawl.server.director;

import dev.pawl.core.value.DeviceId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What is kept of the devices that asked lately, in memory beside the table: the question of a
/// device for which nothing changed runs no query. Bounded, some hundred bytes a device; when it is
/// full it begins anew.
///
/// It may be behind the table where another node wrote. Nothing follows from that but one more
/// question: a row is written only where the table still has the version the writer knew, and a
/// device that holds a newer version than is known here has the table asked.
final class RecentFiles {
  private static final int MOST = 100_000;

  private final int most;
  private final Map<DeviceId, DeviceFiles> known = new ConcurrentHashMap<>();

  RecentFiles() {
    this(MOST);
  }

  RecentFiles(int most) {
    this.most = most;
  }

  /// What is known of a device, if that is not older than what it holds.
  /// @param held highest version the device shows
  Optional<DeviceFiles> find(DeviceId device, long held) {
    return Optional.ofNullable(known.get(device)).filter(files -> files.version() >= held);
  }

  /// Remembers what the table holds, unless something newer is known.
  void note(DeviceFiles files) {
    if (known.size() >= most) {
      known.clear();
    }
    known.merge(
        files.assignment().device(),
        files,
        (before, next) -> before.version() > next.version() ? before : next);
  }
}
