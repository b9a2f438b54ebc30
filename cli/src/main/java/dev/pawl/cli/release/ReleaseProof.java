package dev.pawl.cli.release;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Facts;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.repository.LineSource;
import dev.pawl.cli.repository.LineState;
import dev.pawl.cli.repository.RepositoryCopies;
import dev.pawl.cli.repository.RepositoryFailure;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.cli.workspace.Product;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.release.OfflineVerifier;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl release proof`.
@Command(
    name = "proof",
    header = "Write what a device needs to verify a release without a network.",
    description = {
      "For the factory: `pawl agent manufacture --proof FILE`. For owners: `pawl verify`. Checked"
          + " before it is written; replaces an older one."
    },
    footer = {
      "pawl release proof line-lock/lock-1.0.0.img -o lock-1.0.0.proof.json",
      "pawl release proof lock-1.0.0 -o lock-1.0.0.proof.json --offline"
    })
final class ReleaseProof implements Verb {
  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(
      paramLabel = "RELEASE",
      description = "Path (line-lock/lock-1.0.0.img) or short name (lock-1.0.0).")
  private String release;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where the proof goes.")
  private Path file;

  @Option(names = "--offline", description = "Go by the workspace's copies; do not ask the server.")
  private boolean offline;

  ReleaseProof(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Workspace workspace = session.workspace();
    TargetPath path = path(workspace);
    LineState state = new LineSource(session, server, offline).line(workspace, line(path));
    ImageProof proof = state.proof(path).orThrow(CommandFailed::new);
    byte[] root =
        new RepositoryCopies(workspace.repository()).trustedRoot().orThrow(CommandFailed::new);
    ImageDescription image = verified(proof, root).orThrow(CommandFailed::new);
    Path target = session.path(file);
    write(target, proof.toBytes());
    Output output = session.output();
    output.object(
        JsonObject.builder()
            .put("path", path.value())
            .put("proof", target.toString())
            .put("sha256", image.sha256().hex())
            .put("counter", image.counter().value())
            .build());
    output.facts(
        new Facts()
            .add("proof", session.shown(target))
            .add("of", path.value())
            .add("version", image.version() + ", counter " + image.counter().value())
            .add("sha256", image.sha256().hex()));
    output.next(
        "pawl verify IMAGE --proof %s --root %s"
            .formatted(
                session.shown(target),
                session.shown(workspace.repository().resolve("1.root.json"))));
    return ExitCode.DONE;
  }

  private static Result<ImageDescription, CliFailure> verified(ImageProof proof, byte[] root) {
    return switch (OfflineVerifier.verify(proof, root)) {
      case Result.Ok<Verified<ImageDescription>, TrustFailure>(var image) ->
          Result.ok(image.value());
      case Result.Failed<Verified<ImageDescription>, TrustFailure>(TrustFailure failure) ->
          Result.failed(RepositoryFailure.refused(failure, "checking the proof before writing it"));
    };
  }

  /// A short name is looked up among the lines of the workspace: `lock-1.0.0` is line `lock`.
  private TargetPath path(Workspace workspace) {
    if (release.contains("/")) {
      return new TargetPath(release);
    }
    return workspace.settings().products().stream()
        .map(Product::line)
        .filter(line -> release.startsWith(line + "-"))
        .max(Comparator.comparingInt(line -> line.value().length()))
        .map(line -> new TargetPath(LineNames.role(line) + "/" + release + ".img"))
        .orElseGet(() -> new TargetPath(release));
  }

  private static ProductLine line(TargetPath path) {
    String folder = path.value().substring(0, Math.max(0, path.value().indexOf('/')));
    return (folder.isEmpty()
            ? Optional.<ProductLine>empty()
            : LineNames.lineOf(new RoleName(folder)))
        .orElseThrow(() -> new CommandFailed(new RepositoryFailure.NotInLine(path)));
  }

  /// Whole or not at all, and readable by all like any other file of the person: there is no secret
  /// in
  /// a proof, and the factory has to read it.
  private static void write(Path target, byte[] proof) {
    Path unfinished = target.resolveSibling("." + target.getFileName() + ".new");
    try {
      Files.write(unfinished, proof);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
