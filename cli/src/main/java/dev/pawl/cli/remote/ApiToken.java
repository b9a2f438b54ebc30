package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonView;

/// A new API token. [#toString] does not show the secret.
///
/// @param secret the token itself: write it to an owner-only file, nowhere else
public record ApiToken(String id, String name, String role, String secret) {
  static ApiToken read(JsonView view) {
    return new ApiToken(
        Fields.id(view.member("id")), view.text("name"), view.text("role"), view.text("token"));
  }

  @Override
  public String toString() {
    return "ApiToken[id=" + id + ", name=" + name + ", role=" + role + ", secret=…]";
  }
}
