package dev.pawl.core.boot;

import dev.pawl.core.value.MalformedInput;
import java.util.Locale;
import java.util.Optional;

/// Why the image that ran before does not run any more.
public enum ResetReason {
  /// The device was switched on, or nothing is known.
  POWER_ON(0),
  /// The image asked for it, for example to boot what it installed.
  REBOOT_REQUESTED(1),
  /// The image stopped giving signs of life.
  WATCHDOG(2),
  /// The image ended by itself without asking for a reboot.
  CRASH(3),
  /// The image ran on trial and was not confirmed in time.
  TRIAL_DEADLINE(4),
  /// The slot that should have been booted was refused, so the other one was.
  BOOT_REFUSED(5);

  private final int code;

  ResetReason(int code) {
    this.code = code;
  }

  /// Its number in the boot record.
  int code() {
    return code;
  }

  /// The reason with this number, or nothing if there is none.
  static Optional<ResetReason> ofCode(int code) {
    for (ResetReason reason : values()) {
      if (reason.code == code) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  /// Reads what [#toString()] writes.
  /// @throws MalformedInput otherwise
  public static ResetReason parse(String text) {
    for (ResetReason reason : values()) {
      if (reason.toString().equals(text)) {
        return reason;
      }
    }
    throw new MalformedInput("reset reason", text, "power-on, reboot-requested, watchdog, …");
  }

  /// In lower case with hyphens, for example `trial-deadline`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
