package dev.pawl.server.rollout;

/// Where an action is. The names are DDI's (docs/spec/ddi-profile.md), and they are what the API
/// shows.
public enum ActionState {
  /// The device's owner is asked to agree first.
  WAIT_FOR_CONFIRMATION,
  /// Waiting for the device, or the device is at work.
  RUNNING,
  /// The device has read what it shall install.
  RETRIEVED,
  /// The device is downloading.
  DOWNLOAD,
  /// The device has everything.
  DOWNLOADED,
  /// The device has a reservation, but goes on.
  WARNING,
  /// The server wants the device to stop.
  CANCELING,
  /// Closed without an outcome.
  CANCELED,
  /// Closed: the update failed.
  ERROR,
  /// Closed: the device says, or proved, that it runs the image.
  FINISHED;

  /// Whether something may still happen.
  public boolean isOpen() {
    return switch (this) {
      case WAIT_FOR_CONFIRMATION, RUNNING, RETRIEVED, DOWNLOAD, DOWNLOADED, WARNING, CANCELING ->
          true;
      case CANCELED, ERROR, FINISHED -> false;
    };
  }

  /// Whether a device may work on it: open, agreed to, and nobody asked it to stop.
  public boolean isOffered() {
    return isOpen() && this != CANCELING && this != WAIT_FOR_CONFIRMATION;
  }
}
