package dev.pawl.cli.device;

import dev.pawl.cli.output.Table.Cell;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.remote.DeviceView;
import dev.pawl.cli.remote.DeviceView.Assigned;
import java.util.Locale;

/// The words of a device's state, and what they mean: good, not finished, bad.
final class DeviceCells {
  private DeviceCells() {}

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
