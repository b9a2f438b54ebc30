package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonView;
import java.time.Instant;

/// A one-time secret with which a device fetches its certificate. [#toString] does not show it.
///
/// @param secret the token itself: write it to an owner-only file, nowhere else
public record EnrolmentToken(String secret, Instant expiresAt) {
  static EnrolmentToken read(JsonView view) {
    return new EnrolmentToken(view.text("enrolmentToken"), view.instant("expiresAt"));
  }

  @Override
  public String toString() {
    return "EnrolmentToken[secret=…, expiresAt=" + expiresAt + "]";
  }
}
