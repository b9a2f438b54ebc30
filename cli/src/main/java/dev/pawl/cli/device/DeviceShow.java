package dev.pawl.cli.device;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Facts;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Table.Cell;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.output.Times;
import dev.pawl.cli.remote.DeviceView;
import dev.pawl.cli.remote.DeviceView.Assigned;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.value.DeviceId;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `pawl device show`.
@Command(
    name = "show",
    header = "One device: what it runs, what it shall run, and why it does not yet.",
    description = {
      "\"Confirmed\" means that a signed boot report proved it. \"Claimed\" means that only the"
          + " device's installer said so."
    },
    footer = {"pawl device show lock-0001", "pawl device show lock-0001 --json"})
final class DeviceShow implements Verb {
  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "DEVICE", description = "Its id.")
  private DeviceId device;

  DeviceShow(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Output output = session.output();
    try (OperatorClient client = session.client(server)) {
      DeviceView view = client.device(device).orThrow(CommandFailed::new);
      output.object(view.received());
      output.facts(facts(view, session.now()));
      return ExitCode.DONE;
    }
  }

  private static Facts facts(DeviceView device, Instant now) {
    Cell state = DeviceCells.state(device);
    Facts facts =
        new Facts()
            .add("device", device.id().value())
            .add("model", device.model().value())
            .add("hardware", device.hardware().value())
            .add("state", state.text(), state.tone())
            .add(
                "last seen",
                device
                    .lastSeen()
                    .map(seen -> Times.at(seen) + ", " + Times.ago(seen, now))
                    .orElse("never"));
    device
        .running()
        .ifPresentOrElse(
            running ->
                facts
                    .add("running", running.version() + "  (" + running.path() + ")", Tone.GOOD)
                    .add("counter", "" + running.counter().value())
                    .add("sha256", running.sha256().hex()),
            () -> facts.add("running", "nothing proved yet", Tone.WARN));
    device.floor().ifPresent(floor -> facts.add("floor", floor.value() + "  (older never runs)"));
    device.assigned().ifPresent(assigned -> addUpdate(facts, device, assigned));
    device
        .lastFailure()
        .ifPresent(
            failure ->
                facts
                    .add("last failure", failure.code(), Tone.BAD)
                    .add("", failure.text())
                    .add("", Times.at(failure.at()) + ", " + Times.ago(failure.at(), now)));
    device.attributes().forEach((name, text) -> facts.add("attribute", name + " = " + text));
    return facts;
  }

  private static void addUpdate(Facts facts, DeviceView device, Assigned assigned) {
    Cell update = DeviceCells.update(device);
    facts
        .add("update", update.text(), update.tone())
        .add("", assigned.path() + "  (action " + assigned.action() + ")");
    assigned.download().ifPresent(took -> facts.add("download", took.toString()));
    if (!assigned.reason().isEmpty()) {
      facts.add("why", assigned.reason());
    }
  }
}
