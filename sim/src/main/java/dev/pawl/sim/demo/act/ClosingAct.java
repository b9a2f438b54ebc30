package dev.pawl.sim.demo.act;

import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.remote.DeviceView;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.sim.demo.screen.FleetRow;
import dev.pawl.sim.demo.screen.Screen;
import dev.pawl.sim.demo.script.Checks;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.script.Step;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.DeviceState;
import dev.pawl.sim.demo.stage.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// Step 7: the audit chain is verified, and the fleet shown as it is at the end.
final class ClosingAct implements Step.Act {
  /// At least keys' import, three devices registered and enrolled, releases, rollouts, reports.
  private static final long FEWEST_ENTRIES = 10;

  private final Stage stage;
  private final Cast cast;
  private final Screen screen;
  private final String version;

  /// @param version what all devices must run now
  ClosingAct(Stage stage, Cast cast, Screen screen, String version) {
    this.stage = stage;
    this.cast = cast;
    this.screen = screen;
    this.version = version;
  }

  @Override
  public String run(Checks checks, Deadline deadline) throws IOException, InterruptedException {
    JsonView audit = stage.operator().verifyAudit();
    long entries = audit.number("entries");
    checks.equal("the audit chain is whole", true, audit.flag("whole"));
    checks.that(
        "entries in it", entries >= FEWEST_ENTRIES, FEWEST_ENTRIES + " or more", "" + entries);
    stage
        .narrator()
        .tell(
            "auditor",
            "audit-verified",
            "verifies the log",
            "%d entries, each bound to the one before it; head %s…"
                .formatted(entries, audit.object("head").text("hash").substring(0, 16)),
            Tone.GOOD);
    List<FleetRow> rows = new ArrayList<>();
    for (DemoDevice device : cast.devices()) {
      FleetRow row = row(device);
      rows.add(row);
      checks.equal(row.device() + " runs", version, row.version());
      checks.equal("evidence for " + row.device(), "signed report", row.evidence());
    }
    screen.fleet(rows);
    return "%d acts of people, server and devices in one unbroken chain; every device runs %s"
        .formatted(entries, version);
  }

  private FleetRow row(DemoDevice device) throws IOException {
    DeviceState state = device.state();
    DeviceView view = stage.operator().device(device.id());
    boolean proved =
        view.running().filter(image -> image.sha256().equals(state.content())).isPresent();
    return new FleetRow(
        device.id().value(),
        view.model().value(),
        state.slot().toString(),
        state.image().version().value(),
        Long.toString(state.image().counter().value()),
        Long.toString(state.floor().value()),
        state.content().hex().substring(0, 12),
        view.state(),
        proved ? "signed report" : "none",
        stage.book().sum(device.id(), DeviceEventKind.DOWNLOAD_DONE, "saved"),
        lastFailure(device));
  }

  /// The server forgets a failure once a later update succeeded; the demo wants to show it.
  private String lastFailure(DemoDevice device) {
    return stage
        .book()
        .last(
            device.id(),
            EnumSet.of(
                DeviceEventKind.UPDATE_REFUSED,
                DeviceEventKind.UPDATE_FELL_BACK,
                DeviceEventKind.UPDATE_FAILED))
        .map(event -> Facts.text(event, "code"))
        .orElse("none");
  }
}
