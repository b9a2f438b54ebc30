package dev.pawl.server.ddi;

import dev.pawl.core.protocol.DevicePaths;
import dev.pawl.core.protocol.DeviceRoute;
import dev.pawl.core.protocol.PollInterval;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.report.ReportNonces;
import java.net.URI;
import java.util.function.Supplier;

/// What the device resources need to know of their surroundings.
/// @param tenant the one customer of this server
/// @param publicUrl where devices reach this server; asked for at each answer, as the port may be
///     known only after it was opened
/// @param sleep how long devices wait between two polls
/// @param nonces what boot reports must answer
public record DdiSettings(
    Tenant tenant, Supplier<URI> publicUrl, PollInterval sleep, ReportNonces nonces) {
  /// The absolute URL of a resource.
  URI url(DeviceRoute route) {
    return DevicePaths.url(publicUrl.get(), route);
  }

  /// The absolute URL of the folder of signed metadata.
  URI metadataFolder() {
    return publicUrl.get().resolve(DevicePaths.metadataFolder(tenant));
  }
}
