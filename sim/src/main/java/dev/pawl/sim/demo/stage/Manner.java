package dev.pawl.sim.demo.stage;

import dev.pawl.cli.output.Table.Tone;
import dev.pawl.core.protocol.DeviceEventKind;

/// How a device event is shown to people.
///
/// @param what two words for it
/// @param detail left out: it would drown what matters
record Manner(String what, Tone tone, boolean detail) {
  /// What was said just like that before.
  static final Manner REPETITION = detail("again");

  private static Manner shown(String what, Tone tone) {
    return new Manner(what, tone, false);
  }

  private static Manner detail(String what) {
    return new Manner(what, Tone.FAINT, true);
  }

  /// The manner for this kind of event.
  static Manner of(DeviceEventKind kind) {
    return switch (kind) {
      case BOOT_STARTED -> shown("booted", Tone.NORMAL);
      case BOOT_SLOT_REFUSED -> shown("slot refused", Tone.WARN);
      case BOOT_FELL_BACK -> shown("boot fell back", Tone.WARN);
      case BOOT_RECOVERY -> shown("nothing bootable", Tone.BAD);
      case BOOT_WATCHDOG_RESET -> shown("watchdog reset", Tone.WARN);
      case BOOT_BUNDLE_INSTALLED -> shown("recovered", Tone.GOOD);
      case BOOT_BUNDLE_REFUSED -> shown("bundle refused", Tone.BAD);
      case BOOT_COPY_KEPT, BOOT_DISK_FAILED -> shown("disk failing", Tone.WARN);
      case AGENT_DISK_FAILED -> shown("disk failing", Tone.BAD);
      case AGENT_CLOCK_BEHIND -> shown("clock behind", Tone.WARN);
      case BOOT_CONFIG_IGNORED, AGENT_CONFIG_IGNORED -> shown("config ignored", Tone.BAD);
      case BOOT_REPAIRED -> shown("record repaired", Tone.WARN);
      case BOOT_RECORD_LOST -> shown("record lost", Tone.BAD);
      case BOOT_RECORD_NOT_WRITTEN -> shown("record not kept", Tone.BAD);
      case BOOT_COUNTER_UNREADABLE -> shown("counter unreadable", Tone.BAD);
      case BOOT_SUPERVISED -> detail("supervised");
      case BOOT_WATCHDOG_MISSING -> shown("no watchdog", Tone.BAD);
      case BOOT_LEFTOVER_ENDED -> detail("leftover ended");
      case AGENT_ENROLLED -> shown("enrolled", Tone.GOOD);
      case AGENT_JOURNAL_LOST -> shown("journal lost", Tone.BAD);
      case AGENT_FLOOR_NOT_RAISED -> shown("floor not raised", Tone.BAD);
      case AGENT_ENROL_FAILED -> shown("not enrolled", Tone.BAD);
      case AGENT_RENEWED -> shown("renewed", Tone.GOOD);
      case AGENT_RENEWAL_FAILED -> shown("not renewed", Tone.WARN);
      case DIRECTOR_UNHEARD -> shown("director unheard", Tone.WARN);
      case DIRECTOR_SILENT -> shown("director silent", Tone.WARN);
      case UPDATE_HIDDEN -> shown("update kept back", Tone.WARN);
      case UPDATE_OFFERED -> shown("update offered", Tone.NORMAL);
      case UPDATE_REFUSED -> shown("update refused", Tone.WARN);
      case UPDATE_CANCELED -> shown("update canceled", Tone.WARN);
      case UPDATE_DELAYED -> shown("update delayed", Tone.WARN);
      case UPDATE_CONFIRMED -> shown("update confirmed", Tone.GOOD);
      case UPDATE_FELL_BACK -> shown("update fell back", Tone.WARN);
      case UPDATE_FAILED -> shown("update failed", Tone.BAD);
      case DOWNLOAD_RESUMED -> shown("download resumed", Tone.GOOD);
      case DOWNLOAD_DELTA -> shown("by delta", Tone.NORMAL);
      case DOWNLOAD_DELTA_GIVEN_UP -> shown("delta given up", Tone.WARN);
      case DOWNLOAD_DONE -> shown("downloaded", Tone.NORMAL);
      case TRIAL_ARMED -> shown("trial armed", Tone.NORMAL);
      case HEALTH_PASSED -> shown("health passed", Tone.GOOD);
      case HEALTH_FAILED -> shown("health failed", Tone.WARN);
      case REPORT_REFUSED -> shown("report refused", Tone.BAD);
      case DOWNLOAD_PROGRESS -> detail("downloading");
      case BOOT_ENDED -> detail("image ended");
      case AGENT_STARTED -> detail("agent started");
      case AGENT_STOPPED -> detail("agent stopped");
      case POLL_NOTHING -> detail("nothing to do");
      case REPORT_SENT -> detail("report sent");
      case SERVER_UNREACHABLE -> detail("no server");
    };
  }
}
