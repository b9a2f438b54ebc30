package dev.pawl.core.protocol;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.MalformedInput;
import java.util.List;

/// What a device is to install (DDI: deployment base).
/// @param chunks at most 16; ours send one, of the part `os`, with one artifact
public record DeploymentBase(
    ActionId action, Handling download, Handling update, List<DdiChunk> chunks) {
  private static final int MOST_CHUNKS = 16;

  /// Whether a step is to be taken (DDI: handling type).
  public enum Handling {
    /// Not now.
    SKIP("skip"),
    /// When it suits the device.
    ATTEMPT("attempt"),
    /// At once.
    FORCED("forced");

    private final String wire;

    Handling(String wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return wire;
    }
  }

  public DeploymentBase {
    if (chunks.size() > MOST_CHUNKS) {
      throw new MalformedInput("chunks", chunks.size() + " chunks", "at most " + MOST_CHUNKS);
    }
    chunks = List.copyOf(chunks);
  }

  /// To be downloaded and installed at once.
  public static DeploymentBase forced(ActionId action, DdiChunk chunk) {
    return new DeploymentBase(action, Handling.FORCED, Handling.FORCED, List.of(chunk));
  }

  /// The body.
  public static JsonObject toJson(DeploymentBase base) {
    JsonObject deployment =
        JsonObject.builder()
            .put("download", base.download.toString())
            .put("update", base.update.toString())
            .put("chunks", base.chunks.stream().map(DdiChunk::toJson).toList())
            .build();
    return JsonObject.builder()
        .put("id", base.action.toString())
        .put("deployment", deployment)
        .build();
  }

  /// Reads a body; fields not known here (`maintenanceWindow`, `actionHistory`) are ignored.
  public static Result<DeploymentBase, ProtocolFailure> fromJson(JsonValue json) {
    return Body.read(
        "deployment base",
        json,
        body -> {
          JsonView deployment = body.object("deployment");
          return new DeploymentBase(
              body.as("id", ActionId::parse),
              Body.oneOf(Handling.values(), deployment.member("download")),
              Body.oneOf(Handling.values(), deployment.member("update")),
              deployment.array("chunks").stream().map(DdiChunk::read).toList());
        });
  }
}
