package dev.pawl.agent.link;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.CancelAction;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Nonce;
import java.net.URI;
import java.util.Optional;

/// The device API as the device sees it (docs/spec/device-api.md). Port: [DdiLink] for real; tests
/// have one that answers as they like.
public interface DeviceLink {
  /// Asks whether there is anything to do.
  Result<ControllerBase, LinkFailure> poll();

  /// What to install, at the link of the poll.
  Result<DeploymentBase, LinkFailure> deployment(URI link);

  /// What to stop, at the link of the poll.
  Result<CancelAction, LinkFailure> cancellation(URI link);

  /// Tells the device's attributes, at the link of the poll.
  /// @return why not, if it did not work
  Optional<LinkFailure> attributes(URI link, ConfigData attributes);

  /// Feedback on a deployment.
  Optional<LinkFailure> feedback(ActionId action, JsonObject body);

  /// Feedback on a request to stop.
  Optional<LinkFailure> cancelFeedback(ActionId action, JsonObject body);

  /// A signed boot report.
  Optional<LinkFailure> report(JsonObject body);

  /// Newer metadata of this device in one answer.
  Result<MetadataBundle, LinkFailure> bundle(BundleRequest request);

  /// A file of the director for this device; nothing if there is none.
  /// @param nonce that a timestamp must repeat
  /// @param held version of the timestamp held, 0 if none
  Result<Optional<byte[]>, LinkFailure> director(
      String file, Nonce nonce, long held, ByteCount limit);

  /// A small file; nothing if there is none.
  Result<Optional<byte[]>, LinkFailure> file(URI link, ByteCount limit);

  /// A large file from byte `from` on. The caller closes it.
  Result<Part, LinkFailure> open(URI link, long from);

  /// The bytes of a file from one on.
  /// @param from the first byte `body` gives: what was asked for, or 0 if the server gives whole
  ///     files only
  /// @param total length of the whole file, if the server says so
  record Part(long from, Optional<ByteCount> total, Body body) implements AutoCloseable {
    @Override
    public void close() {
      body.close();
    }
  }
}
