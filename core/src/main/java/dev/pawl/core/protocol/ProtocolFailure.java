package dev.pawl.core.protocol;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.value.DeviceId;

/// Why what the other side said is not taken. Documented in docs/failures.md, section "protocol".
public sealed interface ProtocolFailure extends Failure {
  /// The body is not what docs/spec/device-api.md says.
  /// @param document the kind of body, for example `feedback`
  record Malformed(String document, JsonFailure problem) implements ProtocolFailure {}

  /// A signed boot report whose signature is not by the device's key over its content.
  record BadSignature(DeviceId device) implements ProtocolFailure {}

  @Override
  default String code() {
    return switch (this) {
      case Malformed _ -> "protocol.malformed";
      case BadSignature _ -> "report.bad-signature";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case Malformed(var document, var problem) ->
          "Taking a %s: %s ".formatted(document, problem.explain())
              + "Whoever sent it does not speak the device API of docs/spec/device-api.md;"
              + " compare its version with ours.";
      case BadSignature(var device) ->
          "Checking the boot report of device %s: expected a signature by the key of its certificate"
                  .formatted(device)
              + " over the canonical form of the report, found another."
              + " The report counts for nothing; if it repeats, the device's key or its report was"
              + " tampered with: revoke and re-enrol the device.";
    };
  }
}
