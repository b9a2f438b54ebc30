package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonView;

/// A device just registered, with the token for its enrolment.
public record RegisteredDevice(DeviceView device, EnrolmentToken token) {
  static RegisteredDevice read(JsonView view) {
    return new RegisteredDevice(DeviceView.read(view.object("device")), EnrolmentToken.read(view));
  }
}
