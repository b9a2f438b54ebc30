package dev.pawl.sim.demo.stage;

import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the server of a workspace is: a line in its `pawl.json`, which people edit by hand.
public final class WorkspaceServer {
  private WorkspaceServer() {}

  /// Writes the port into the settings of a workspace.
  public static void set(Path workspace, int operatorPort) throws IOException {
    Path file = workspace.resolve(Workspace.SETTINGS_FILE);
    String changed =
        JsonWriter.pretty(
            JsonReader.read(Files.readAllBytes(file), JsonLimits.standard())
                .then(json -> JsonView.read(json, JsonView::asObject))
                .orThrow(failure -> new IOException(file + ": " + failure.explain()))
                .with("server", new JsonString("https://localhost:" + operatorPort)));
    DurableFile.replace(file, changed.getBytes(StandardCharsets.UTF_8));
  }
}
