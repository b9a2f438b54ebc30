package dev.pawl.cli.audit;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.cli.workspace.WorkspaceFailure;
import dev.pawl.core.chain.ChainHead;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The head of the audit log as this workspace last found it good, in `audit-head.json`. It is what
/// uncovers a server that has cut its log short or written it anew: such a log is whole in itself.
public final class SeenHead {
  private static final ByteCount LIMIT = ByteCount.kibi(4);

  private final Path file;

  private SeenHead(Path file) {
    this.file = file;
  }

  /// The memory of this workspace.
  public static SeenHead of(Workspace workspace) {
    return new SeenHead(workspace.folder().resolve("audit-head.json"));
  }

  /// What was seen, at most one head.
  public Result<List<ChainHead>, CliFailure> read() throws IOException {
    Optional<byte[]> content = DurableFile.read(file, LIMIT);
    if (content.isEmpty()) {
      return Result.ok(List.of());
    }
    var read =
        JsonReader.read(content.get(), JsonLimits.standard())
            .then(json -> JsonView.read(json, SeenHead::head));
    return switch (read) {
      case Result.Ok<ChainHead, JsonFailure>(ChainHead head) -> Result.ok(List.of(head));
      case Result.Failed<ChainHead, JsonFailure>(JsonFailure failure) ->
          Result.failed(new WorkspaceFailure.Malformed(file, failure.explain()));
    };
  }

  /// Remembers a head that was found good.
  public void remember(ChainHead head) throws IOException {
    DurableFile.replace(
        file,
        JsonWriter.compact(
            JsonObject.builder()
                .put("sequence", head.sequence())
                .put("hash", head.hash().hex())
                .build()));
  }

  private static ChainHead head(JsonView view) {
    view.only("sequence", "hash");
    return new ChainHead(view.number("sequence"), view.as("hash", Digest::parseSha256));
  }
}
