package dev.pawl.cli.device;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.remote.DeviceView;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl device revoke`.
@Command(
    name = "revoke",
    header = "Take a device's certificate back, effective on its next request.",
    footer = {
      "pawl device revoke lock-0001 --reason \"stolen in Bergen\"",
      "pawl device revoke lock-0001 --reason test --dry-run"
    })
final class DeviceRevoke implements Verb {
  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "DEVICE", description = "Its id.")
  private DeviceId device;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; goes into the audit log.")
  private String reason;

  @Option(names = "--dry-run", description = "Check everything, change nothing.")
  private boolean dryRun;

  DeviceRevoke(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Output output = session.output();
    try (OperatorClient client = session.client(server)) {
      DeviceView before = client.device(device).orThrow(CommandFailed::new);
      if (!dryRun) {
        client.revokeDevice(device, reason).orThrow(CommandFailed::new);
      }
      output.object(
          JsonObject.builder()
              .put("device", device.value())
              .put("before", before.state())
              .put("state", dryRun ? before.state() : "revoked")
              .put("dryRun", dryRun)
              .build());
      output.line(
          dryRun
              ? "would revoke " + device + " (now " + before.state() + "); nothing was changed"
              : "revoked " + device + "; its next request will be refused");
      return ExitCode.DONE;
    }
  }
}
