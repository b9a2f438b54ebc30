package dev.pawl.agent.boot;

import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.watchdog.Keeper;
import dev.pawl.agent.watchdog.LinuxWatchdog;
import dev.pawl.agent.watchdog.Supervisor;
import dev.pawl.agent.watchdog.SystemdWatchdog;
import dev.pawl.agent.watchdog.WatchdogFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.DeviceEventKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Arms whatever watches over the boot stage, before anything can hang: the watchdog device that
/// `device.json` names, and systemd where it started us. What is missing is said, and the device
/// works on without it.
final class Supervision {
  private static final Duration TO_BEGIN = Duration.ofMinutes(1);

  private final DeviceConfig config;
  private final BootEvents events;

  Supervision(DeviceConfig config, BootEvents events) {
    this.config = config;
    this.events = events;
  }

  /// Arms all there are.
  Keeper begin() {
    List<Supervisor> supervisors = new ArrayList<>();
    config
        .watchdog()
        .ifPresent(
            device -> {
              switch (LinuxWatchdog.open(device, LinuxWatchdog.SYSFS)) {
                case Result.Ok<LinuxWatchdog, WatchdogFailure>(LinuxWatchdog opened) ->
                    supervisors.add(opened);
                case Result.Failed<LinuxWatchdog, WatchdogFailure>(WatchdogFailure why) ->
                    missing(why);
              }
            });
    SystemdWatchdog.of(System.getenv(), ProcessHandle.current().pid())
        .ifPresent(
            systemd -> {
              supervisors.add(systemd);
              try {
                systemd.ready();
              } catch (IOException e) {
                unusable(systemd, e);
              }
            });
    supervisors.forEach(this::armed);
    return Keeper.start(supervisors, TO_BEGIN, this::unusable);
  }

  private void armed(Supervisor supervisor) {
    events.say(
        DeviceEventKind.BOOT_SUPERVISED,
        "Supervised by " + supervisor + ": a boot stage that hangs is reset.",
        JsonObject.builder().put("timeoutSeconds", supervisor.timeout().toSeconds()).build());
  }

  private void unusable(Supervisor supervisor, IOException why) {
    missing(new WatchdogFailure.Unusable(supervisor.toString(), "" + why.getMessage()));
  }

  private void missing(WatchdogFailure why) {
    events.say(
        DeviceEventKind.BOOT_WATCHDOG_MISSING,
        why.explain(),
        JsonObject.builder().put("code", why.code()).build());
  }
}
