package dev.pawl.sim.demo.stage;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.value.DeviceId;
import dev.pawl.sim.process.ProcessPark;
import dev.pawl.sim.process.RunningProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A device: a folder, and the processes that run on it while its power is on. The boot stage is
/// our process; it starts the image, which is the agent, as its own.
public final class DemoDevice {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ProcessPark park;
  private final DeviceId id;
  private final DeviceFolder folder;
  private final List<String> bootStage;
  private Optional<RunningProcess> process = Optional.empty(); // while the power is on

  /// A device in `folder`; its power is off.
  /// @param bootStage the command that starts it, but for its arguments
  public DemoDevice(ProcessPark park, DeviceId id, DeviceFolder folder, List<String> bootStage) {
    this.park = park;
    this.id = id;
    this.folder = folder;
    this.bootStage = List.copyOf(bootStage);
  }

  /// Its name.
  public DeviceId id() {
    return id;
  }

  /// Its folder.
  public DeviceFolder folder() {
    return folder;
  }

  /// Power on: the boot stage starts.
  public void powerOn() throws IOException {
    powerOn(Map.of());
  }

  /// Power on, in an environment with these variables more.
  public void powerOn(Map<String, String> environment) throws IOException {
    process =
        Optional.of(
            park.start(
                id.value(),
                Stream.concat(
                        bootStage.stream(), Stream.of("--device", folder.toString(), "--json"))
                    .toList(),
                environment));
  }

  /// Ends it in an orderly way.
  public void shutDown() throws InterruptedException {
    if (process.isPresent()) {
      process.get().stop(PATIENCE);
    }
    process = Optional.empty();
  }

  /// The power fails: boot stage and image are killed in the middle of what they do.
  public void cutPower() throws InterruptedException {
    if (process.isPresent()) {
      process.get().cutPower();
    }
    process = Optional.empty();
  }

  /// Whether the power is on.
  public boolean isOn() {
    return process.filter(RunningProcess::isAlive).isPresent();
  }

  /// What its folder says now.
  public DeviceState state() throws IOException {
    return DeviceState.read(folder);
  }
}
