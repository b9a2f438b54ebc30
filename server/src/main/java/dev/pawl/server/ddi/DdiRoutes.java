package dev.pawl.server.ddi;

import dev.pawl.core.value.ByteCount;
import dev.pawl.server.access.Access;
import dev.pawl.server.http.Handler;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Route;
import java.util.List;

/// The device listener's routes, but for enrolment (docs/spec/ddi-profile.md).
public final class DdiRoutes {
  private static final String BASE = "/{tenant}/controller/v1/{device}";
  static final ByteCount BODY = ByteCount.kibi(512);

  private final ActionResources actions;
  private final DeviceResources devices;
  private final DownloadResources downloads;
  private final DirectorResources director;
  private final ConfirmationResources confirmations;

  /// @param actions what to install, what to stop, and feedback on both
  /// @param devices the poll, attributes and reports
  /// @param downloads artifacts and metadata
  /// @param director what the device is assigned
  /// @param confirmations what its owner agrees to
  public DdiRoutes(
      ActionResources actions,
      DeviceResources devices,
      DownloadResources downloads,
      DirectorResources director,
      ConfirmationResources confirmations) {
    this.confirmations = confirmations;
    this.actions = actions;
    this.devices = devices;
    this.downloads = downloads;
    this.director = director;
  }

  /// All of them.
  public List<Route> routes() {
    return List.of(
        own(Method.GET, BASE, devices::poll),
        own(Method.PUT, BASE + "/configData", devices::attributes),
        own(Method.POST, BASE + "/report", devices::report),
        own(Method.POST, BASE + "/metadata", director::bundle),
        own(Method.GET, BASE + "/director/{file}", director::file),
        own(Method.GET, BASE + "/deploymentBase/{action}", actions::deployment),
        own(Method.POST, BASE + "/deploymentBase/{action}/feedback", actions::feedback),
        own(Method.GET, BASE + "/cancelAction/{action}", actions::cancel),
        own(Method.POST, BASE + "/cancelAction/{action}/feedback", actions::cancelFeedback),
        own(Method.GET, BASE + "/installedBase/{action}", actions::installed),
        own(Method.PUT, BASE + "/installedBase", devices::installed),
        own(Method.GET, BASE + "/confirmationBase", confirmations::state),
        own(Method.GET, BASE + "/confirmationBase/{action}", confirmations::waiting),
        own(Method.POST, BASE + "/confirmationBase/{action}/feedback", confirmations::feedback),
        own(Method.POST, BASE + "/confirmationBase/activateAutoConfirm", confirmations::activate),
        own(
            Method.POST,
            BASE + "/confirmationBase/deactivateAutoConfirm",
            confirmations::deactivate),
        own(Method.GET, BASE + "/softwaremodules/{module}/artifacts", downloads::list),
        own(Method.GET, BASE + "/softwaremodules/{module}/artifacts/{file}", downloads::artifact),
        own(Method.GET, BASE + "/deltas/{sha256}", downloads::delta),
        Route.of(
            Method.GET,
            "/{tenant}/repository/metadata/{file}",
            Access.ANY_DEVICE,
            downloads::metadata));
  }

  private Route own(Method method, String pattern, Handler handler) {
    return Route.of(method, pattern, Access.DEVICE_IN_PATH, handler).withBodyLimit(BODY);
  }
}
