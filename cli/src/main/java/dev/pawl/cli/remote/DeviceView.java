package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What the server knows about a device.
///
/// @param state `registered`, `enrolled` or `revoked`
/// @param running what its last verified report proved to run
/// @param floor lowest counter it still accepts, as reported
/// @param assigned what it shall install
/// @param received the server's answer as it came, for `--json`
public record DeviceView(
    DeviceId id,
    Model model,
    HardwareId hardware,
    String state,
    Optional<Running> running,
    Optional<ReleaseCounter> floor,
    Optional<Assigned> assigned,
    Optional<Instant> lastSeen,
    Optional<LastFailure> lastFailure,
    Map<String, String> attributes,
    JsonObject received) {
  public DeviceView {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /// An image that runs.
  public record Running(TargetPath path, Version version, ReleaseCounter counter, Digest sha256) {
    static Running read(JsonView view) {
      return new Running(
          view.as("path", TargetPath::new),
          view.as("version", Version::new),
          view.member("counter").asNumeric(ReleaseCounter::new),
          view.as("sha256", Digest::parseSha256));
    }
  }

  /// A release on its way.
  ///
  /// @param claimed whether the device said it installed it
  /// @param evidenced whether a signed report proved it
  /// @param reason why it stands where it stands
  /// @param download what its download took, once the device reported that
  public record Assigned(
      String action,
      TargetPath path,
      Optional<Version> version,
      String state,
      boolean claimed,
      boolean evidenced,
      String reason,
      Optional<DownloadView> download) {
    static Assigned read(JsonView view) {
      return new Assigned(
          Fields.id(view.member("action")),
          view.as("path", TargetPath::new),
          Fields.optional(view, "version", version -> version.as(Version::new)),
          view.text("state"),
          Fields.optional(view, "claimed", JsonView::asFlag).orElse(false),
          Fields.optional(view, "evidenced", JsonView::asFlag).orElse(false),
          Fields.text(view, "reason").orElse(""),
          Fields.optional(view, "download", DownloadView::read));
    }
  }

  /// The last thing that went wrong.
  public record LastFailure(String code, String text, Instant at) {
    static LastFailure read(JsonView view) {
      return new LastFailure(view.text("code"), view.text("text"), view.instant("at"));
    }
  }

  static DeviceView read(JsonView view) {
    return new DeviceView(
        view.as("id", DeviceId::new),
        view.as("model", Model::new),
        view.as("hardware", HardwareId::new),
        view.text("state"),
        Fields.optional(view, "running", Running::read),
        Fields.optional(view, "floor", floor -> floor.asNumeric(ReleaseCounter::new)),
        Fields.optional(view, "assigned", Assigned::read),
        Fields.optional(view, "lastSeen", JsonView::asInstant),
        Fields.optional(view, "lastFailure", LastFailure::read),
        Fields.texts(view, "attributes"),
        view.asObject());
  }
}
