package dev.pawl.server.decide;

import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import java.util.Optional;

/// What is known of a device at the moment of deciding.
///
/// @param installed digest of the image a signed report proved to be confirmed; a claim by an
///     installer is not enough
/// @param floor lowest counter the device accepts, as it reported
public record DeviceFacts(
    DeviceId device,
    Standing standing,
    HardwareId hardware,
    Optional<Digest> installed,
    ReleaseCounter floor) {}
