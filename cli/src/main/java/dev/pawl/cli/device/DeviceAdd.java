package dev.pawl.cli.device;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Facts;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Times;
import dev.pawl.cli.remote.DeviceView;
import dev.pawl.cli.remote.NewDevice;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.RegisteredDevice;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl device add`.
@Command(
    name = "add",
    header = "Register a device and get its one-time enrolment token.",
    description = {
      "The token goes into a file that only you can read; it is shown nowhere else and the server"
          + " keeps only its hash. The device uses it once to fetch its certificate."
    },
    footer = {
      "pawl device add lock-0001 --model lock-s2 --hardware lock-s2 -o lock-0001.token",
      "pawl device add gw-7 --model gw --hardware gw-r3 --attribute site=oslo -o gw-7.token"
    })
final class DeviceAdd implements Verb {
  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "DEVICE", description = "Its id; 3 to 63 of a-z, 0-9 and '-'.")
  private DeviceId device;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "What it is sold as.")
  private Model model;

  @Option(
      names = "--hardware",
      required = true,
      paramLabel = "ID",
      description = "Its hardware id; images are made for hardware ids.")
  private HardwareId hardware;

  @Option(
      names = "--attribute",
      paramLabel = "NAME=TEXT",
      description = "A free text about it; may be repeated.")
  private Map<String, String> attributes = new LinkedHashMap<>();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where the token goes; must not exist.")
  private Path tokenFile;

  @Option(names = "--dry-run", description = "Check everything, change nothing.")
  private boolean dryRun;

  DeviceAdd(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    NewDevice wanted = new NewDevice(device, model, hardware, attributes);
    Path file = session.path(tokenFile);
    try (OperatorClient client = session.client(server)) {
      return dryRun ? rehearse(wanted, file, client) : register(wanted, file, client);
    }
  }

  private ExitCode register(NewDevice wanted, Path file, OperatorClient client) {
    try (TokenOutput target = TokenOutput.create(file)) {
      RegisteredDevice registered = client.addDevice(wanted).orThrow(CommandFailed::new);
      target.write(registered.token());
      Output output = session.output();
      output.object(
          JsonObject.builder()
              .put("device", registered.device().received())
              .put("tokenFile", file.toString())
              .put("expiresAt", registered.token().expiresAt().toEpochMilli())
              .build());
      output.facts(
          facts(wanted)
              .add("token", session.shown(file))
              .add("expires", Times.at(registered.token().expiresAt())));
      output.next(
          "put the token on the device, start its agent, then: pawl device show " + wanted.id());
      return ExitCode.DONE;
    }
  }

  private ExitCode rehearse(NewDevice wanted, Path file, OperatorClient client) {
    if (Files.exists(file)) {
      throw new CommandFailed(new UsageFailure.FileExists("making the token file " + file, file));
    }
    requireUnknown(wanted, client);
    Output output = session.output();
    output.object(
        JsonObject.builder().put("dryRun", true).put("device", wanted.id().value()).build());
    output.facts(facts(wanted));
    output.note("dry run: nothing was changed");
    return ExitCode.DONE;
  }

  private static void requireUnknown(NewDevice wanted, OperatorClient client) {
    switch (client.device(wanted.id())) {
      case Result.Ok<DeviceView, CliFailure> _ ->
          throw new CommandFailed(
              new UsageFailure.AlreadyThere(
                  "registering device " + wanted.id(), "device " + wanted.id()));
      case Result.Failed<DeviceView, CliFailure>(CliFailure failure) -> {
        if (failure.explanation().exit() != ExitCode.NOT_FOUND) {
          throw new CommandFailed(failure);
        }
      }
    }
  }

  private static Facts facts(NewDevice wanted) {
    return new Facts()
        .add("device", wanted.id().value())
        .add("model", wanted.model().value())
        .add("hardware", wanted.hardware().value());
  }
}
