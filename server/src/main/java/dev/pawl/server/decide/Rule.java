package dev.pawl.server.decide;

/// What settled a [Decision]. Each has a stable code, explained in docs/failures.md, and they are
/// declared in the order in which they are asked.
public enum Rule {
  /// The device was pre-registered but has not fetched its certificate.
  NOT_ENROLLED("decide.not-enrolled"),
  /// The device's certificate was revoked.
  REVOKED("decide.revoked"),
  /// Nobody asked for an update of this device.
  NOTHING_ASSIGNED("decide.nothing-assigned"),
  /// A signed report shows the device running exactly this image.
  ALREADY_INSTALLED("decide.already-installed"),
  /// The image is not made for the device's hardware.
  WRONG_HARDWARE("decide.wrong-hardware"),
  /// The image is older than what the device has confirmed.
  BELOW_DEVICE_FLOOR("decide.below-device-floor"),
  /// The image is older than what its product line still allows.
  BELOW_LINE_FLOOR("decide.below-line-floor"),
  /// The signed metadata of the line no longer lists the image.
  NOT_PUBLISHED("decide.not-published"),
  /// A newer action of the same device replaces this one.
  SUPERSEDED("decide.superseded"),
  /// Nothing speaks against it.
  OFFER("decide.offer");

  private final String code;

  Rule(String code) {
    this.code = code;
  }

  /// The stable code, `decide.…`.
  public String code() {
    return code;
  }
}
