package dev.pawl.server.report;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.protocol.ProtocolFailure;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;

/// Why a boot report is not taken (docs/failures.md, "report").
public sealed interface ReportFailure extends Failure {
  /// The body is no report, or its signature is not by the device's key.
  record NotGenuine(ProtocolFailure cause) implements ReportFailure {}

  /// The device has sent this report, or a later one, before.
  record Replayed(DeviceId device, long sequence, long last) implements ReportFailure {}

  /// The report is about an action that is not the device's.
  record ForeignAction(DeviceId device, ActionId action) implements ReportFailure {}

  /// The report does not answer a nonce this server gave to the device lately.
  record NotFresh(DeviceId device, String found) implements ReportFailure {}

  /// The device came with a token: it has no certificate whose key could have signed.
  record NoKey(DeviceId device) implements ReportFailure {}

  @Override
  default String code() {
    return switch (this) {
      case NotGenuine(var cause) -> cause.code();
      case Replayed _ -> "report.replayed";
      case ForeignAction _ -> "report.foreign-action";
      case NotFresh _ -> "report.not-fresh";
      case NoKey _ -> "report.no-key";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case NotGenuine(var cause) -> cause.explain();
      case Replayed(var device, long sequence, long last) ->
          ("Taking a boot report of %s: expected a sequence above %d, found %d. "
                  + "The report was taken before, or was replayed; send the next one.")
              .formatted(device, last, sequence);
      case NotFresh(var device, var found) ->
          ("Taking a boot report of %s: expected the nonce of its last poll, found %s. "
                  + "Poll again, sign the report with the nonce of the answer, and send that.")
              .formatted(device, found);
      case NoKey(var device) ->
          ("Taking a boot report of %s: expected a connection with its certificate, found a token. "
                  + "Only a device with a certificate can prove what it runs; enrol it.")
              .formatted(device);
      case ForeignAction(var device, var action) ->
          ("Taking a boot report of %s: it speaks of action %s, which is not one of its own. "
                  + "Send the report without an action.")
              .formatted(device, action);
    };
  }
}
