package dev.pawl.core.protocol;

/// What can happen on a device, by the name in event lines (docs/spec/device-events.md).
public enum DeviceEventKind {
  /// Boot stage: an image was started.
  BOOT_STARTED("boot.started"),
  /// Boot stage: a slot may not be booted; says why.
  BOOT_SLOT_REFUSED("boot.slot-refused"),
  /// Boot stage: the trial is over, the other slot boots.
  BOOT_FELL_BACK("boot.fell-back"),
  /// Boot stage: nothing can be booted.
  BOOT_RECOVERY("boot.recovery"),
  /// Boot stage: the heartbeat stopped, the image was reset.
  BOOT_WATCHDOG_RESET("boot.watchdog-reset"),
  /// Boot stage: the image ended.
  BOOT_ENDED("boot.ended"),
  /// Boot stage: a copy of the boot record or the counter was damaged; the other one counts.
  BOOT_REPAIRED("boot.repaired"),
  /// Boot stage: both copies of the boot record are lost; a new one was made.
  BOOT_RECORD_LOST("boot.record-lost"),
  /// Boot stage: the boot record cannot be written; `code` says why.
  BOOT_RECORD_NOT_WRITTEN("boot.record-not-written"),
  /// Boot stage: the disk takes no new copy of the image; the one of the boot before is the same
  /// and
  /// is used again.
  BOOT_COPY_KEPT("boot.copy-kept"),
  /// Boot stage: the disk is full, read-only or broken; what can be booted is booted.
  BOOT_DISK_FAILED("boot.disk-failed"),
  /// Boot stage: the floor is unknown, so nothing new is booted; `code` says why.
  BOOT_COUNTER_UNREADABLE("boot.counter-unreadable"),
  /// Boot stage: an image that a former boot stage left running was ended.
  BOOT_LEFTOVER_ENDED("boot.leftover-ended"),
  /// Boot stage: something above it resets it when it hangs.
  BOOT_SUPERVISED("boot.supervised"),
  /// Boot stage: the watchdog it was told of cannot be used, or will not be stopped; `code` says
  /// why.
  BOOT_WATCHDOG_MISSING("boot.watchdog-missing"),
  /// Boot stage: nothing could be booted, and an offline bundle was installed.
  BOOT_BUNDLE_INSTALLED("boot.bundle-installed"),
  /// Boot stage: nothing can be booted, and an offline bundle is no help; `code` says why.
  BOOT_BUNDLE_REFUSED("boot.bundle-refused"),
  /// Boot stage: `device.json` cannot be used; the last one that could counts.
  BOOT_CONFIG_IGNORED("boot.config-ignored"),
  /// Agent: it runs.
  AGENT_STARTED("agent.started"),
  /// Agent: its journal was damaged; what was under way is forgotten and begun again.
  AGENT_JOURNAL_LOST("agent.journal-lost"),
  /// Agent: the anti-rollback counter could not be read or raised; tried again at the next start.
  AGENT_FLOOR_NOT_RAISED("agent.floor-not-raised"),
  /// Agent: its own records cannot be read or written; what runs goes on, and it tries again.
  AGENT_DISK_FAILED("agent.disk-failed"),
  /// Agent: the device's clock is behind a time that signed statements prove to have passed.
  AGENT_CLOCK_BEHIND("agent.clock-behind"),
  /// Agent: `device.json` cannot be used; the last one that could counts.
  AGENT_CONFIG_IGNORED("agent.config-ignored"),
  /// Agent: it stops; says why.
  AGENT_STOPPED("agent.stopped"),
  /// Agent: it has its certificate.
  AGENT_ENROLLED("agent.enrolled"),
  /// Agent: enrolment did not succeed; says why.
  AGENT_ENROL_FAILED("agent.enrol-failed"),
  /// Agent: its certificate was renewed.
  AGENT_RENEWED("agent.renewed"),
  /// Agent: its certificate is due and was not renewed; `code` says why.
  AGENT_RENEWAL_FAILED("agent.renewal-failed"),
  /// Agent: the server has nothing new.
  POLL_NOTHING("poll.nothing"),
  /// Agent: the director's word is not to be had, or not fresh, or not for this device; `code` says
  /// why. Told once, until it changes.
  DIRECTOR_UNHEARD("director.unheard"),
  /// Agent: the director was not heard for longer than the device may do without its word. Told
  /// once, until it is heard.
  DIRECTOR_SILENT("director.silent"),
  /// Agent: the director wants something installed that the server does not offer, twice in a row.
  /// Told once, until it changes.
  UPDATE_HIDDEN("update.hidden"),
  /// Agent: the server offers an update.
  UPDATE_OFFERED("update.offered"),
  /// Agent: the offer is turned down for what it is; `code` says why.
  UPDATE_REFUSED("update.refused"),
  /// Agent: the server answers, but not usefully; the agent tries again later.
  UPDATE_DELAYED("update.delayed"),
  /// Agent: the server took its offer back.
  UPDATE_CANCELED("update.canceled"),
  /// Agent: `done` of `total` bytes are verified and written.
  DOWNLOAD_PROGRESS("download.progress"),
  /// Agent: the download goes on at byte `from`.
  DOWNLOAD_RESUMED("download.resumed"),
  /// Agent: the image is made out of the one that runs: a patch of `patch` bytes instead of
  /// `total`.
  DOWNLOAD_DELTA("download.delta"),
  /// Agent: the patch is of no use here, the image itself is fetched; `code` says why.
  DOWNLOAD_DELTA_GIVEN_UP("download.delta-given-up"),
  /// Agent: the whole image is in the slot and verified.
  DOWNLOAD_DONE("download.done"),
  /// Agent: the next boot tries the new image.
  TRIAL_ARMED("trial.armed"),
  /// Agent: a health check passed.
  HEALTH_PASSED("health.passed"),
  /// Agent: a health check failed; says why.
  HEALTH_FAILED("health.failed"),
  /// Agent: the new image is permanent.
  UPDATE_CONFIRMED("update.confirmed"),
  /// Agent: the old image runs again; `code` says why.
  UPDATE_FELL_BACK("update.fell-back"),
  /// Agent: the update could not be fetched or stored; `code` says why.
  UPDATE_FAILED("update.failed"),
  /// Agent: the server took a signed report.
  REPORT_SENT("report.sent"),
  /// Agent: the server refused a signed report; it is dropped.
  REPORT_REFUSED("report.refused"),
  /// Agent: the server does not answer, or not well; the agent tries again later.
  SERVER_UNREACHABLE("server.unreachable");

  private final String wire;

  DeviceEventKind(String wire) {
    this.wire = wire;
  }

  /// The name in event lines.
  @Override
  public String toString() {
    return wire;
  }
}
