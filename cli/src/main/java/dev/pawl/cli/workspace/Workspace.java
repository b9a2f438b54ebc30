package dev.pawl.cli.workspace;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.remote.ServerAccess;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.value.ProductLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A workspace on disk. Immutable: settings are read once, when it is opened.
public final class Workspace {
  /// The file that makes a folder a workspace.
  public static final String SETTINGS_FILE = "pawl.json";

  private final Path folder;
  private final WorkspaceSettings settings;

  private Workspace(Path folder, WorkspaceSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /// Opens the workspace in exactly this folder.
  public static Result<Workspace, CliFailure> open(Path folder) {
    Path file = folder.resolve(SETTINGS_FILE);
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Result.failed(new WorkspaceFailure.NotFound(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
    return switch (WorkspaceSettings.parse(content)) {
      case Result.Ok<WorkspaceSettings, JsonFailure>(WorkspaceSettings settings) ->
          Result.ok(new Workspace(folder, settings));
      case Result.Failed<WorkspaceSettings, JsonFailure>(JsonFailure failure) ->
          Result.failed(new WorkspaceFailure.Malformed(file, failure.explain()));
    };
  }

  /// Opens the workspace that `start` lies in: the nearest folder, from there upwards, with a
  /// `pawl.json`.
  public static Result<Workspace, CliFailure> find(Path start) {
    for (Path at = start; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(SETTINGS_FILE))) {
        return open(at);
      }
    }
    return Result.failed(new WorkspaceFailure.NotFound(start));
  }

  /// The folder itself.
  public Path folder() {
    return folder;
  }

  /// What `pawl.json` says.
  public WorkspaceSettings settings() {
    return settings;
  }

  /// Where a key of the workspace lies, `keys/NAME.pem`.
  public Path keyFile(String name) {
    return folder.resolve("keys").resolve(name + ".pem");
  }

  /// Where signing requests wait.
  public Path staged() {
    return folder.resolve("staged");
  }

  /// Copies of the signed files that are published.
  public Path repository() {
    return folder.resolve("repository");
  }

  /// The data folder for the server, ready to be moved to its machine.
  public Path server() {
    return folder.resolve("server");
  }

  /// How to reach the server.
  public ServerAccess access() {
    return new ServerAccess(
        settings.server(), folder.resolve(settings.ca()), folder.resolve(settings.token()));
  }

  /// The product of a line.
  public Result<Product, CliFailure> product(ProductLine line) {
    return settings
        .product(line)
        .<Result<Product, CliFailure>>map(Result::ok)
        .orElseGet(
            () ->
                Result.failed(
                    new WorkspaceFailure.UnknownLine(
                        line, settings.products().stream().map(Product::line).toList())));
  }
}
