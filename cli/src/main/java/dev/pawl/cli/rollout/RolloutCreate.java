package dev.pawl.cli.rollout;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.ReleaseView;
import dev.pawl.cli.remote.RolloutView;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.value.DeviceId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl rollout create`.
@Command(
    name = "create",
    header = "Roll a published release out to devices.",
    description = {
      "The server decides for each device and says why. Exit code: 0 when every device got it, 6"
          + " when some did, 4 when none did; with --watch 0 only when every device proved by a"
          + " signed boot report that it runs the release."
    },
    footer = {
      "pawl rollout create lock-2.0.0 --device lock-0001 --device lock-0002",
      "pawl rollout create lock-2.0.0 --all --watch",
      "pawl rollout create lock-2.0.0 --all --wait-for-deltas 120",
      "pawl rollout create line-lock/lock-2.0.0.img --all --dry-run"
    })
final class RolloutCreate implements Verb {
  private static final int LONGEST_WAIT = 3600;

  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(
      paramLabel = "RELEASE",
      description = "Short name (lock-2.0.0) or path (line-lock/lock-2.0.0.img).")
  private String release;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Choice choice;

  @Option(names = "--watch", description = "Stay and show the progress until it is over.")
  private boolean watch;

  @Option(
      names = "--wait-for-deltas",
      paramLabel = "SECONDS",
      description =
          "Wait so long, at most an hour, until the server made the deltas to this release.")
  private int deltaSeconds;

  @Option(names = "--dry-run", description = "Check everything, change nothing.")
  private boolean dryRun;

  /// Some devices or all.
  static final class Choice {
    @Option(
        names = "--device",
        required = true,
        paramLabel = "DEVICE",
        description = "A device; may be repeated.")
    private List<DeviceId> devices = List.of();

    @Option(names = "--all", required = true, description = "Every device the server knows.")
    private boolean all;
  }

  RolloutCreate(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    try (OperatorClient client = session.client(server)) {
      ReleaseView found = find(client);
      if (dryRun) {
        return rehearse(found, client);
      }
      if (deltaSeconds > 0) {
        Duration bound = Duration.ofSeconds(Math.min(deltaSeconds, LONGEST_WAIT));
        new DeltaWait(client, session.output()).until(found.path(), bound);
      }
      RolloutView created =
          (choice.all
                  ? client.createRolloutToAll(found.path())
                  : client.createRollout(found.path(), choice.devices))
              .orThrow(CommandFailed::new);
      Output output = session.output();
      if (watch) {
        return new RolloutWatch(client, output).untilOver(created.id());
      }
      output.object(created.received());
      RolloutPicture.lines(created, output.style()).forEach(output::line);
      output.next("pawl rollout show " + created.id() + " --watch");
      return RolloutPicture.exitWhenCreated(created);
    }
  }

  private ReleaseView find(OperatorClient client) {
    List<ReleaseView> releases = client.releases().orThrow(CommandFailed::new);
    return releases.stream()
        .filter(each -> each.path().value().equals(release) || each.shortName().equals(release))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailed(
                    new RolloutFailure.NoSuchRelease(
                        release,
                        releases.stream()
                            .map(ReleaseView::shortName)
                            .collect(Collectors.joining(", ")))));
  }

  private ExitCode rehearse(ReleaseView found, OperatorClient client) {
    List<DeviceId> devices =
        choice.all
            ? client.allDevices().orThrow(CommandFailed::new).stream().map(d -> d.id()).toList()
            : choice.devices;
    if (!choice.all) {
      devices.forEach(device -> client.device(device).orThrow(CommandFailed::new));
    }
    Output output = session.output();
    output.object(
        JsonObject.builder()
            .put("dryRun", true)
            .put("release", found.path().value())
            .put("devices", devices.stream().map(id -> new JsonString(id.value())).toList())
            .build());
    output.line("would roll out " + found.path() + " to " + devices.size() + " devices:");
    devices.forEach(device -> output.line("  " + device));
    output.note(
        "dry run: nothing was changed; the server decides for each device when it is asked");
    return ExitCode.DONE;
  }
}
