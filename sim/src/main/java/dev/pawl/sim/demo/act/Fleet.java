package dev.pawl.sim.demo.act;

import dev.pawl.cli.remote.DeviceView;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.demo.script.Checks;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.DeviceState;
import dev.pawl.sim.demo.stage.Release;
import dev.pawl.sim.demo.stage.Stage;
import java.io.IOException;
import java.util.Collection;

/// Checks what devices really hold and what the server knows, after the fact.
final class Fleet {
  private final Stage stage;
  private final Checks checks;

  Fleet(Stage stage, Checks checks) {
    this.stage = stage;
    this.checks = checks;
  }

  /// Expects each device to run `release` from `slot`, by its own folder and by the server's proof.
  void installed(Release release, Slot slot, Collection<DemoDevice> devices) throws IOException {
    for (DemoDevice device : devices) {
      installed(release, slot, device);
    }
  }

  private void installed(Release release, Slot slot, DemoDevice device) throws IOException {
    String name = device.id().value();
    DeviceState state = device.state();
    checks.equal(name + " boots", release.path() + " in slot " + slot, booted(state));
    checks.equal(name + " holds, sha-256", release.sha256().hex(), state.content().hex());
    checks.equal(name + " accepts from", release.firmware().counter(), state.floor());
    DeviceView view = stage.operator().device(device.id());
    checks.equal(
        "the server's proof of " + name,
        release.path() + " " + release.sha256().hex(),
        view.running().map(image -> image.path() + " " + image.sha256().hex()).orElse("none"));
  }

  private static String booted(DeviceState state) {
    String confirmed = state.record().slot(state.slot()).confirmed() ? "" : ", not confirmed";
    return state.image().path() + " in slot " + state.slot() + confirmed;
  }

  /// Expects the server to show this failure for a device.
  void serverShows(String code, DeviceId device) throws IOException {
    checks.equal(
        "the server's last failure of " + device,
        code,
        stage
            .operator()
            .device(device)
            .lastFailure()
            .map(failure -> failure.code())
            .orElse("none"));
  }
}
