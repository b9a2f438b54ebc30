package dev.pawl.agent.link;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.CancelAction;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.value.ActionId;
import java.net.URI;
import java.util.Optional;

/// The device API as the device sees it (docs/spec/device-api.md). Port: [DdiLink] for real; tests
/// have one that answers as they like.
public interface DeviceLink extends FileLink {
  /// Asks whether there is anything to do.
  Result<ControllerBase, LinkFailure> poll();

  /// What to install, at the link of the poll.
  Result<DeploymentBase, LinkFailure> deployment(URI link);

  /// What to stop, at the link of the poll.
  Result<CancelAction, LinkFailure> cancellation(URI link);

  /// Tells the device's attributes, at the link of the poll.
  /// @return why not, if it did not work
  Optional<LinkFailure> attributes(URI link, ConfigData attributes);

  /// Tells some of the device's attributes without having been asked.
  /// @return why not, if it did not work
  Optional<LinkFailure> attributes(ConfigData attributes);

  /// Feedback on a deployment.
  Optional<LinkFailure> feedback(ActionId action, JsonObject body);

  /// Feedback on a request to stop.
  Optional<LinkFailure> cancelFeedback(ActionId action, JsonObject body);

  /// A signed boot report.
  Optional<LinkFailure> report(JsonObject body);
}
