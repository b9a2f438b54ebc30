package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonView;

/// Whom the server takes us for.
///
/// @param role `viewer`, `operator` or `admin`
public record Identity(String name, String role) {
  static Identity read(JsonView view) {
    return new Identity(view.text("name"), view.text("role"));
  }
}
