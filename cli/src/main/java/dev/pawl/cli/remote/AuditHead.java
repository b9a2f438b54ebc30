package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.Digest;

/// The newest entry of the audit log.
public record AuditHead(long sequence, Digest hash) {
  static AuditHead read(JsonView view) {
    return new AuditHead(view.number("sequence"), view.as("hash", Digest::parseSha256));
  }
}
