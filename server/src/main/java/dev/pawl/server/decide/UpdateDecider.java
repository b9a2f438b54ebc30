package dev.pawl.server.decide;

import dev.pawl.core.value.HardwareId;
import java.util.Optional;
import java.util.stream.Collectors;

/// Decides which update a device gets. The only place that does: planning a rollout, answering a
/// poll, serving bytes and explaining a device in the API all ask here.
public final class UpdateDecider {
  private UpdateDecider() {}

  /// Decides what a device is told at this moment. Pure: same arguments, same answer.
  ///
  /// The order of the checks is part of the contract; the first that applies wins:
  ///
  /// 1. device not enrolled, or revoked: refused, whatever is assigned
  /// 2. nothing assigned: nothing to do
  /// 3. the device proved to run this image: nothing to do
  /// 4. image made for other hardware: refused
  /// 5. counter below the device's floor: refused; the device itself would refuse it as well
  /// 6. counter below the line's floor: refused
  /// 7. image no longer published: refused
  /// 8. a newer action replaces this one: nothing to do
  /// 9. offer
  public static Decision decide(DeviceFacts device, Optional<Assignment> assigned) {
    switch (device.standing()) {
      case REGISTERED -> {
        return new Decision.Refuse(
            Rule.NOT_ENROLLED, device.device() + " has not fetched its certificate yet");
      }
      case REVOKED -> {
        return new Decision.Refuse(
            Rule.REVOKED, "the certificate of " + device.device() + " was revoked");
      }
      case ENROLLED -> {}
    }
    if (assigned.isEmpty()) {
      return new Decision.Nothing(
          Rule.NOTHING_ASSIGNED, "no release is assigned to " + device.device());
    }
    return decide(device, assigned.get());
  }

  private static Decision decide(DeviceFacts device, Assignment image) {
    if (device.installed().filter(image.sha256()::equals).isPresent()) {
      return new Decision.Nothing(
          Rule.ALREADY_INSTALLED,
          "a signed report of %s proves that it runs %s".formatted(device.device(), image.path()));
    }
    if (!image.hardware().contains(device.hardware())) {
      return new Decision.Refuse(
          Rule.WRONG_HARDWARE,
          "%s is made for %s, %s has %s"
              .formatted(image.path(), listed(image), device.device(), device.hardware()));
    }
    if (image.counter().isBelow(device.floor())) {
      return new Decision.Refuse(
          Rule.BELOW_DEVICE_FLOOR,
          "%s has %s, %s accepts %d or higher"
              .formatted(image.path(), image.counter(), device.device(), device.floor().value()));
    }
    if (image.counter().isBelow(image.lineFloor())) {
      return new Decision.Refuse(
          Rule.BELOW_LINE_FLOOR,
          "%s has %s, its product line allows %d or higher"
              .formatted(image.path(), image.counter(), image.lineFloor().value()));
    }
    if (!image.published()) {
      return new Decision.Refuse(
          Rule.NOT_PUBLISHED,
          "%s is not listed in the current signed metadata of its product line"
              .formatted(image.path()));
    }
    if (image.supersededBy().isPresent()) {
      return new Decision.Nothing(
          Rule.SUPERSEDED,
          "action %s replaces %s".formatted(image.supersededBy().get(), image.path()));
    }
    return new Decision.Offer(
        Rule.OFFER,
        "%s (%s) fits %s and is not older than what %s runs"
            .formatted(image.path(), image.counter(), device.hardware(), device.device()));
  }

  private static String listed(Assignment image) {
    return image.hardware().stream()
        .map(HardwareId::value)
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
