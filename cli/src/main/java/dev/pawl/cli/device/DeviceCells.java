package dev.pawl.cli.device;

import dev.pawl.cli.output.Table.Cell;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.output.Times;
import dev.pawl.cli.remote.DeviceView;
import dev.pawl.cli.remote.DeviceView.Assigned;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// The words of a device's state, and what they mean: good, not finished, bad.
final class DeviceCells {
  /// The longest that a device may wait between two polls is a day.
  private static final Duration OVERDUE = Duration.ofHours(25);

  private DeviceCells() {}

  /// Whether a device that has been there should have been heard again.
  static boolean isSilent(DeviceView device, Instant now) {
    return !device.state().equals("revoked")
        && device.lastSeen().filter(seen -> seen.isBefore(now.minus(OVERDUE))).isPresent();
  }

  static Cell seen(DeviceView device, Instant now) {
    return device
        .lastSeen()
        .map(
            seen -> new Cell(Times.ago(seen, now), isSilent(device, now) ? Tone.WARN : Tone.NORMAL))
        .orElse(Cell.of("never"));
  }

  static Cell state(DeviceView device) {
    return new Cell(
        device.state(),
        switch (device.state()) {
          case "enrolled" -> Tone.NORMAL;
          case "revoked" -> Tone.BAD;
          default -> Tone.WARN;
        });
  }

  /// The update on its way or last finished, for example `2.0.0 confirmed`.
  static Cell update(DeviceView device) {
    return device.assigned().map(DeviceCells::update).orElse(Cell.of("-"));
  }

  private static Cell update(Assigned assigned) {
    String version = assigned.version().map(v -> v.value()).orElse(assigned.path().fileName());
    if (assigned.evidenced()) {
      return new Cell(version + " confirmed", Tone.GOOD);
    }
    String state = assigned.state().toLowerCase(Locale.ROOT);
    return switch (state) {
      case "finished" -> new Cell(version + " claimed only", Tone.WARN);
      case "error" -> new Cell(version + " failed", Tone.BAD);
      case "canceled" -> new Cell(version + " cancelled", Tone.FAINT);
      default -> new Cell(version + " " + state, Tone.WARN);
    };
  }
}
