package dev.pawl.sim.drill;

import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.CancelAction;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The way between a device and its server, with the attacker on it: what he forged goes first,
/// what he withholds does not arrive, everything else comes from the real server.
final class Wire implements DeviceLink {
  /// Where metadata lies, as far as the device is told.
  static final URI METADATA = URI.create("https://server.invalid/metadata/");

  private final Function<String, Optional<byte[]>> server;
  private final Map<String, Optional<byte[]>> attacker = new HashMap<>();

  Wire(Function<String, Optional<byte[]>> server) {
    this.server = server;
  }

  /// The attacker answers with this file.
  void forge(String name, byte[] content) {
    attacker.put(name, Optional.of(content.clone()));
  }

  /// The attacker keeps this file away.
  void withhold(String name) {
    attacker.put(name, Optional.empty());
  }

  /// The attacker is gone.
  void clear() {
    attacker.clear();
  }

  @Override
  public Result<Optional<byte[]>, LinkFailure> file(URI link, ByteCount limit) {
    String name = link.toString().substring(METADATA.toString().length());
    Optional<byte[]> forged = attacker.get(name);
    return Result.ok(forged == null ? server.apply(name) : forged);
  }

  @Override
  public Result<ControllerBase, LinkFailure> poll() {
    throw onlyMetadata();
  }

  @Override
  public Result<DeploymentBase, LinkFailure> deployment(URI link) {
    throw onlyMetadata();
  }

  @Override
  public Result<CancelAction, LinkFailure> cancellation(URI link) {
    throw onlyMetadata();
  }

  @Override
  public Optional<LinkFailure> attributes(URI link, ConfigData attributes) {
    throw onlyMetadata();
  }

  @Override
  public Optional<LinkFailure> feedback(ActionId action, JsonObject body) {
    throw onlyMetadata();
  }

  @Override
  public Optional<LinkFailure> cancelFeedback(ActionId action, JsonObject body) {
    throw onlyMetadata();
  }

  @Override
  public Optional<LinkFailure> report(JsonObject body) {
    throw onlyMetadata();
  }

  @Override
  public Result<Part, LinkFailure> open(URI link, long from) {
    throw onlyMetadata();
  }

  private static UnsupportedOperationException onlyMetadata() {
    return new UnsupportedOperationException("the device's check asks for metadata only");
  }
}
