package dev.pawl.sim.fleet;

import java.util.Arrays;
import java.util.Optional;

/// What goes wrong with a device during its update, and how it must come out all the same.
enum Fault {
  /// Nothing.
  NONE("none", true, ""),
  /// Power fails at a seeded change of the disk between the offer and the end.
  POWER_CUT("power-cut", true, ""),
  /// The connection breaks within the download, and the network is gone for some seconds.
  NETWORK_LOSS("network-loss", true, ""),
  /// The disk is full within the download, and has room again some seconds later.
  DISK_FILLS("disk-fills", true, ""),
  /// The disk is full within the download, and stays so.
  DISK_FULL("disk-full", false, "device.disk-full"),
  /// The new image crashes at each start.
  BAD_BOOT("bad-boot", false, "trial."),
  /// The new image does not reach the server.
  CUT_OFF("cut-off", false, "trial.");

  private final String label;
  private final boolean updated;
  private final String code;

  Fault(String label, boolean updated, String code) {
    this.label = label;
    this.updated = updated;
    this.code = code;
  }

  /// The fault of this name.
  static Optional<Fault> named(String label) {
    return Arrays.stream(values()).filter(fault -> fault.label.equals(label)).findFirst();
  }

  /// Whether the device runs the new release in the end.
  boolean updated() {
    return updated;
  }

  /// How the failure's code begins that the device must report; empty if it is to succeed.
  String code() {
    return code;
  }

  @Override
  public String toString() {
    return label;
  }
}
