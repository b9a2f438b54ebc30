package dev.pawl.agent.watchdog;

import dev.pawl.core.failure.Failure;
import java.nio.file.Path;

/// Why nobody watches the boot stage (docs/failures.md, "watchdog"). The device works on without:
/// the boot stage itself still watches the image.
public sealed interface WatchdogFailure extends Failure {
  /// There is no such device.
  record Missing(Path device) implements WatchdogFailure {}

  /// It cannot be opened or written.
  record Unusable(String what, String problem) implements WatchdogFailure {}

  @Override
  default String code() {
    return switch (this) {
      case Missing _ -> "watchdog.missing";
      case Unusable _ -> "watchdog.unusable";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case Missing(var device) ->
          "Arming the watchdog: expected the device %s, found no such file. ".formatted(device)
              + "Load its driver (softdog where there is no hardware), or correct watchdogDevice in"
              + " device.json. The device works on, watched by the boot stage only.";
      case Unusable(var what, var problem) ->
          "Arming the watchdog %s: expected to be able to write to it, found: %s. "
                  .formatted(what, problem)
              + "Make sure that nothing else has it open and that the boot stage may use it. The"
              + " device works on, watched by the boot stage only.";
    };
  }
}
