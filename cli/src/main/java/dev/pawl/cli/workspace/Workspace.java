package dev.pawl.cli.workspace;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.remote.ServerAccess;
import dev.pawl.cli.workspace.WorkspaceInit.KeyWriter;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.value.ProductLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  /// Makes a workspace: keys for people, encrypted with `passphrase`; the first root and targets; a
  /// data
  /// folder for the server. Built beside `folder` and moved there as the last step, so that a
  /// workspace
  /// is whole or not there. The caller overwrites the passphrase after use.
  ///
  /// @param folder must not exist, or be empty
  /// @param products at least one
  public static Result<Workspace, CliFailure> init(
      Path folder, List<Product> products, char[] passphrase, Instant now) throws IOException {
    return init(folder, products, KeyPlan.PLAIN, passphrase, now);
  }

  /// As above, with these keys.
  public static Result<Workspace, CliFailure> init(
      Path folder, List<Product> products, KeyPlan plan, char[] passphrase, Instant now)
      throws IOException {
    return init(
        folder,
        unfinished ->
            new WorkspaceInit(unfinished, KeyFile::create, passphrase, now, plan).fill(products));
  }

  /// As above, with keys written by `keys`: tests make them with fewer rounds.
  static Result<Workspace, CliFailure> init(
      Path folder, List<Product> products, KeyWriter keys, char[] passphrase, Instant now)
      throws IOException {
    return init(
        folder,
        unfinished ->
            new WorkspaceInit(unfinished, keys, passphrase, now, KeyPlan.PLAIN).fill(products));
  }

  private interface Filling {
    void fill(Path unfinished) throws IOException;
  }

  private static Result<Workspace, CliFailure> init(Path folder, Filling filling)
      throws IOException {
    if (isTaken(folder)) {
      return Result.failed(new WorkspaceFailure.Exists(folder));
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent == null) {
      return Result.failed(new WorkspaceFailure.Exists(folder));
    }
    OwnerOnly.createFolders(parent);
    Path unfinished = Files.createTempDirectory(parent, ".pawl-init-");
    try {
      filling.fill(unfinished);
      Files.deleteIfExists(folder);
      DurableFile.moveOver(unfinished, folder);
    } finally {
      deleteTree(unfinished);
    }
    return open(folder);
  }

  /// Why no workspace can be made in `folder`, if so.
  public static Optional<CliFailure> obstacle(Path folder) throws IOException {
    return isTaken(folder) ? Optional.of(new WorkspaceFailure.Exists(folder)) : Optional.empty();
  }

  private static boolean isTaken(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    try (Stream<Path> content = Files.list(folder)) {
      return content.findAny().isPresent();
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
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

  /// The workspace with these keys remembered by name, besides those it knows; one of the same id
  /// is replaced.
  public Workspace remember(List<KeyLabel> labels) throws IOException {
    WorkspaceSettings more = settings.withKeys(labels);
    DurableFile.replace(folder.resolve(SETTINGS_FILE), more.encoded());
    return new Workspace(folder, more);
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

  /// Copies of the director's roots.
  public Path director() {
    return folder.resolve("director");
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
