package dev.pawl.server.identity;

import dev.pawl.core.value.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Notices when one identity is used in two places at once. Two signs: requests that come by turns
/// from two addresses, there and back and there again within a quarter of an hour, and a
/// certificate
/// that is shown although its successor was. A device that merely moves, or changes between two
/// networks once, gives none.
///
/// In memory, some hundred bytes a device. A sign is told once an hour for each device; it says
/// that
/// somebody should look, and refuses nothing by itself.
public final class CloneWatch {
  /// How far apart two moves may be to belong together.
  static final Duration WINDOW = Duration.ofMinutes(15);

  /// How often a device's signs are told.
  static final Duration QUIET = Duration.ofHours(1);

  /// Moves back to the place before that make a sign.
  private static final int RETURNS = 2;

  /// Where a device was, and was before.
  private record Trail(String here, String before, int returns, Instant movedAt) {}

  private final Map<DeviceId, Trail> trails = new ConcurrentHashMap<>();
  private final Map<DeviceId, Instant> told = new ConcurrentHashMap<>();

  /// The device spoke from `address`.
  /// @return what is suspicious about it, to be told now
  Optional<String> seen(DeviceId device, String address, Instant now) {
    Trail trail =
        trails.compute(
            device,
            (_, was) -> {
              if (was == null) {
                return new Trail(address, "", 0, now);
              }
              return was.here.equals(address) ? was : moved(was, address, now);
            });
    boolean sign = trail.returns >= RETURNS && trail.movedAt.equals(now);
    return sign
        ? toTell(device, "used by turns from " + trail.before + " and " + trail.here, now)
        : Optional.empty();
  }

  private static Trail moved(Trail was, String address, Instant now) {
    boolean back = was.before.equals(address) && now.isBefore(was.movedAt.plus(WINDOW));
    return new Trail(address, was.here, back ? was.returns + 1 : 0, now);
  }

  /// Somebody showed a certificate of the device that has a successor.
  /// @return the same
  Optional<String> showedReplaced(DeviceId device, String address, Instant now) {
    return toTell(device, "an earlier certificate was shown from " + address, now);
  }

  private Optional<String> toTell(DeviceId device, String sign, Instant now) {
    Instant latest =
        told.merge(device, now, (before, next) -> before.plus(QUIET).isAfter(next) ? before : next);
    return latest.equals(now) ? Optional.of(sign) : Optional.empty();
  }
}
