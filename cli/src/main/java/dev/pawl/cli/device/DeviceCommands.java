package dev.pawl.cli.device;

import dev.pawl.cli.shell.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The noun `pawl device`.
@Command(
    name = "device",
    header = "Devices: register, list, show, revoke.",
    footer = {
      "pawl device add lock-0001 --model lock-s2 --hardware lock-s2 -o lock-0001.token",
      "pawl device list",
      "pawl device show lock-0001"
    })
public final class DeviceCommands {
  private DeviceCommands() {}

  /// The noun with its verbs.
  public static CommandLine of(Session session) {
    return new CommandLine(new DeviceCommands())
        .addSubcommand(new DeviceAdd(session))
        .addSubcommand(new DeviceToken(session))
        .addSubcommand(new DeviceList(session))
        .addSubcommand(new DeviceShow(session))
        .addSubcommand(new DeviceRevoke(session));
  }
}
