package dev.pawl.sim.demo.stage;

import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.remote.DeltaView;
import dev.pawl.cli.remote.DeviceView;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.RolloutView;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The fleet's operator: registers devices, rolls out, looks. Used from one thread.
public final class Operator implements AutoCloseable {
  private static final String WHO = "operator";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final CommandDesk desk;
  private final Path workspace;
  private final Narrator narrator;
  private Optional<OperatorClient> client = Optional.empty(); // opened at first use

  /// An operator who works in the engineers' workspace.
  public Operator(CommandDesk desk, Path workspace, Narrator narrator) {
    this.desk = desk;
    this.workspace = workspace;
    this.narrator = narrator;
  }

  /// Registers a device.
  /// @return the file with its one-time enrolment token
  public Path addDevice(DeviceId device, Model model, HardwareId hardware) throws IOException {
    Path token = workspace.resolve(device + ".token");
    desk.run(
        "device",
        "add",
        device.value(),
        "--model",
        model.value(),
        "--hardware",
        hardware.value(),
        "-o",
        token.toString());
    return token;
  }

  /// Rolls a release out.
  public RolloutView rollOut(Release release, List<DeviceId> devices) throws IOException {
    RolloutView rollout = orThrow(client().createRollout(release.path(), devices));
    String assigned =
        rollout.devices().stream()
            .filter(RolloutView.Member::isAssigned)
            .map(member -> member.id().value())
            .collect(Collectors.joining(", "));
    if (!assigned.isEmpty()) {
      narrator.tell(
          WHO, "rollout-created", "rolled out", release.name() + " assigned to " + assigned);
    }
    rollout.devices().stream()
        .filter(member -> !member.isAssigned())
        .forEach(
            member ->
                narrator.tell(
                    "server",
                    "assignment-refused",
                    "not assigned",
                    "%s to %s: %s [%s]"
                        .formatted(release.name(), member.id(), member.reason(), member.rule()),
                    Tone.WARN));
    return rollout;
  }

  /// Waits until the server made the deltas to a release, or knows that it will not.
  /// @param bound longest time
  /// @return what is known then
  public List<DeltaView> awaitDeltas(Release release, Duration bound)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    List<DeltaView> deltas = deltasTo(release);
    boolean open = deltas.isEmpty() || deltas.stream().anyMatch(DeltaView::isWanted);
    while (open && System.nanoTime() - end < 0) {
      Thread.sleep(LOOK_AGAIN);
      deltas = deltasTo(release);
      open = deltas.isEmpty() || deltas.stream().anyMatch(DeltaView::isWanted);
    }
    return deltas;
  }

  private List<DeltaView> deltasTo(Release release) throws IOException {
    return orThrow(client().deltas()).stream()
        .filter(delta -> delta.image().equals(release.sha256()))
        .toList();
  }

  /// A rollout as it stands.
  public RolloutView rollout(String id) throws IOException {
    return orThrow(client().rollout(id));
  }

  /// What the server knows of a device.
  public DeviceView device(DeviceId device) throws IOException {
    return orThrow(client().device(device));
  }

  /// The exact bytes of a metadata file.
  public byte[] metadata(String fileName) throws IOException {
    return orThrow(client().metadata(fileName))
        .orElseThrow(() -> new IOException("the server has no metadata file " + fileName));
  }

  /// Verifies the audit chain of the server, as `pawl audit verify` does.
  /// @return its answer
  public JsonView verifyAudit() throws IOException {
    return desk.run("audit", "verify").answer();
  }

  /// Tells about something the operator looked up.
  public void tell(String event, String what, String why) {
    narrator.tell(WHO, event, what, why);
  }

  private OperatorClient client() throws IOException {
    if (client.isEmpty()) {
      Workspace opened = orThrow(Workspace.open(workspace));
      client = Optional.of(orThrow(OperatorClient.open(opened.access())));
    }
    return client.get();
  }

  private static <T, F extends Failure> T orThrow(Result<T, F> result) throws IOException {
    return result.orThrow(failure -> new IOException(failure.code() + ": " + failure.explain()));
  }

  /// Hangs up; the next question connects anew. To be called when the server was restarted.
  @Override
  public void close() {
    client.ifPresent(OperatorClient::close);
    client = Optional.empty();
  }
}
