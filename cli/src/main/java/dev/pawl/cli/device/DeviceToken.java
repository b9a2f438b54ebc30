package dev.pawl.cli.device;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Facts;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Times;
import dev.pawl.cli.remote.EnrolmentToken;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl device token`.
@Command(
    name = "token",
    header = "Make a new enrolment token for a registered device.",
    description = "For a token that was lost or has expired. Earlier tokens of the device end.",
    footer = "pawl device token lock-0001 -o lock-0001.token")
final class DeviceToken implements Verb {
  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "DEVICE", description = "Its id.")
  private DeviceId device;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where the token goes; must not exist.")
  private Path tokenFile;

  DeviceToken(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Path file = session.path(tokenFile);
    try (OperatorClient client = session.client(server);
        TokenOutput target = TokenOutput.create(file)) {
      EnrolmentToken token = client.newEnrolmentToken(device).orThrow(CommandFailed::new);
      target.write(token);
      Output output = session.output();
      output.object(
          JsonObject.builder()
              .put("device", device.value())
              .put("tokenFile", file.toString())
              .put("expiresAt", token.expiresAt().toEpochMilli())
              .build());
      output.facts(
          new Facts()
              .add("device", device.value())
              .add("token", session.shown(file))
              .add("expires", Times.at(token.expiresAt())));
      output.next("put the token on the device, then: pawl device show " + device);
      return ExitCode.DONE;
    }
  }
}
