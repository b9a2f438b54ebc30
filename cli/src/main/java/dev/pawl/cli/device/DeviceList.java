package dev.pawl.cli.device;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Table;
import dev.pawl.cli.output.Table.Cell;
import dev.pawl.cli.remote.DeviceView;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `pawl device list`.
@Command(
    name = "list",
    header = "All devices: what runs on them, what is on its way.",
    footer = {"pawl device list", "pawl device list --json"})
final class DeviceList implements Verb {
  private static final int MOST_NAMED = 10;

  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  DeviceList(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Output output = session.output();
    try (OperatorClient client = session.client(server)) {
      List<DeviceView> devices = client.allDevices().orThrow(CommandFailed::new);
      devices.forEach(device -> output.object(device.received()));
      if (devices.isEmpty()) {
        output.note("no devices yet");
        output.next("pawl device add DEVICE --model MODEL --hardware ID -o FILE");
      } else {
        output.table(table(devices, session.now()));
        noteSilent(output, devices, session.now());
      }
      return ExitCode.DONE;
    }
  }

  /// A device may be kept from its server by whoever stands in between: that must be looked at.
  private static void noteSilent(Output output, List<DeviceView> devices, Instant now) {
    List<String> silent =
        devices.stream()
            .filter(device -> DeviceCells.isSilent(device, now))
            .map(device -> device.id().value())
            .toList();
    if (!silent.isEmpty()) {
      List<String> first = silent.subList(0, Math.min(MOST_NAMED, silent.size()));
      output.note(
          "%d of %d devices overdue, not seen for more than a day: %s%s"
              .formatted(
                  silent.size(),
                  devices.size(),
                  String.join(", ", first),
                  silent.size() > MOST_NAMED ? ", …" : ""));
    }
  }

  private static Table table(List<DeviceView> devices, Instant now) {
    Table table =
        new Table()
            .column("DEVICE")
            .column("MODEL")
            .column("HARDWARE")
            .column("STATE")
            .column("RUNNING")
            .number("COUNTER")
            .column("UPDATE")
            .column("SEEN");
    for (DeviceView device : devices) {
      table.row(
          List.of(
              Cell.of(device.id().value()),
              Cell.of(device.model().value()),
              Cell.of(device.hardware().value()),
              DeviceCells.state(device),
              Cell.of(device.running().map(running -> running.version().value()).orElse("-")),
              Cell.of(device.running().map(running -> "" + running.counter().value()).orElse("-")),
              DeviceCells.update(device),
              DeviceCells.seen(device, now)));
    }
    return table;
  }
}
