package dev.pawl.server.api;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.server.fleet.Device;
import dev.pawl.server.fleet.LastFailure;
import java.util.Optional;
import java.util.TreeMap;

/// A device in the API: the shape `Device` of the API document.
final class DeviceJson {
  private DeviceJson() {}

  static JsonObject of(Device device, Optional<JsonObject> assigned) {
    var json =
        JsonObject.builder()
            .put("id", device.id().value())
            .put("model", device.model().value())
            .put("hardware", device.hardware().value())
            .put("state", device.state().toString());
    device.running().ifPresent(image -> json.put("running", running(image)));
    device.floor().ifPresent(floor -> json.put("floor", floor.value()));
    assigned.ifPresent(one -> json.put("assigned", one));
    device.lastSeen().ifPresent(seen -> json.put("lastSeen", seen.toEpochMilli()));
    device.lastFailure().ifPresent(failure -> json.put("lastFailure", lastFailure(failure)));
    var attributes = JsonObject.builder();
    new TreeMap<>(device.attributes()).forEach(attributes::put);
    return json.put("attributes", attributes.build()).build();
  }

  private static JsonObject running(RunningImage image) {
    return JsonObject.builder()
        .put("path", image.path().value())
        .put("version", image.version().value())
        .put("counter", image.counter().value())
        .put("sha256", image.sha256().hex())
        .build();
  }

  private static JsonObject lastFailure(LastFailure failure) {
    return JsonObject.builder()
        .put("code", failure.code())
        .put("text", failure.text())
        .put("at", failure.at().toEpochMilli())
        .build();
  }
}
