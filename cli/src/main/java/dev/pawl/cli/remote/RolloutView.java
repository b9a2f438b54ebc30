package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.TargetPath;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A rollout: which release, to which devices, and where each of them stands.
///
/// @param counts devices for each state; empty when the server did not send them
/// @param devices in the order of their ids; empty in lists
/// @param download what all downloads took, as far as devices reported it
/// @param received the server's answer as it came, for `--json`
public record RolloutView(
    String id,
    TargetPath release,
    Optional<Instant> createdAt,
    Optional<String> state,
    Map<String, Long> counts,
    List<Member> devices,
    Optional<DownloadView> download,
    JsonObject received) {
  public RolloutView {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    devices = List.copyOf(devices);
  }

  /// One device of a rollout.
  ///
  /// @param decision `assigned` or `refused`
  /// @param rule stable code of the rule that decided, `decide.…`
  /// @param action the action made for it, if any
  /// @param state where the action stands, in lower case
  /// @param claimed whether the device said that it installed the image
  /// @param evidenced whether a verified boot report proved it
  /// @param download what its download took, once it reported that
  public record Member(
      DeviceId id,
      String decision,
      String rule,
      String reason,
      Optional<String> action,
      Optional<String> state,
      boolean claimed,
      boolean evidenced,
      Optional<DownloadView> download) {
    /// Whether the release was assigned to the device.
    public boolean isAssigned() {
      return decision.equals("assigned");
    }

    /// How it came out, or that it has not yet.
    public Outcome outcome() {
      if (!isAssigned()) {
        return Outcome.REFUSED;
      }
      if (evidenced) {
        return Outcome.CONFIRMED;
      }
      return switch (state.orElse("")) {
        case "finished" -> Outcome.CLAIMED;
        case "error" -> Outcome.FAILED;
        case "canceled" -> Outcome.CANCELLED;
        default -> Outcome.OPEN;
      };
    }

    static Member read(JsonView view) {
      return new Member(
          view.as("id", DeviceId::new),
          view.text("decision"),
          Fields.text(view, "rule").orElse(""),
          Fields.text(view, "reason").orElse(""),
          Fields.optional(view, "action", Fields::id),
          Fields.text(view, "state").map(state -> state.toLowerCase(Locale.ROOT)),
          Fields.optional(view, "claimed", JsonView::asFlag).orElse(false),
          Fields.optional(view, "evidenced", JsonView::asFlag).orElse(false),
          Fields.optional(view, "download", DownloadView::read));
    }
  }

  /// How a rollout ended for one device.
  public enum Outcome {
    /// Still under way.
    OPEN,
    /// Proved by a signed boot report.
    CONFIRMED,
    /// Said by the device, not proved.
    CLAIMED,
    /// The device refused it, fell back or failed.
    FAILED,
    /// Called off.
    CANCELLED,
    /// Never assigned: a rule spoke against it.
    REFUSED
  }

  /// How many devices came out so.
  public long count(Outcome outcome) {
    return devices.stream().filter(device -> device.outcome() == outcome).count();
  }

  static RolloutView read(JsonView view) {
    Map<String, Long> counts = new LinkedHashMap<>();
    Fields.optional(view, "counts", JsonView::asMembers)
        .ifPresent(members -> members.forEach((name, count) -> counts.put(name, count.asNumber())));
    List<Member> devices =
        Fields.optional(view, "devices", JsonView::asElements).orElse(List.of()).stream()
            .map(Member::read)
            .sorted(Comparator.comparing(member -> member.id().value()))
            .toList();
    return new RolloutView(
        Fields.id(view.member("id")),
        view.as("release", TargetPath::new),
        Fields.optional(view, "createdAt", JsonView::asInstant),
        Fields.text(view, "state"),
        counts,
        devices,
        Fields.optional(view, "download", DownloadView::read),
        view.asObject());
  }
}
