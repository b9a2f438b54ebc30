package dev.pawl.server.api;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import java.util.List;
import java.util.Optional;

/// What other capabilities know about a device and its page shows: the shapes `Assigned` and
/// `DeviceAction` of the API document.
public interface AssignedView {
  /// Knows of no assignment.
  AssignedView NOTHING =
      new AssignedView() {
        @Override
        public Optional<JsonObject> assigned(DeviceId device) {
          return Optional.empty();
        }

        @Override
        public List<JsonObject> actions(DeviceId device) {
          return List.of();
        }
      };

  /// The release the device is to install, or installed last.
  Optional<JsonObject> assigned(DeviceId device);

  /// Everything that was assigned to the device so far, newest first.
  List<JsonObject> actions(DeviceId device);
}
