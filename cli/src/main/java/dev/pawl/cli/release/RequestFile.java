package dev.pawl.cli.release;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.repository.RepositoryCopies;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.UsageFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The request a command is about, and the root it is checked against. Filled by picocli.
final class RequestFile {
  private static final String SUFFIX = ".request.json";

  @Parameters(
      paramLabel = "REQUEST",
      description = "The request file, or the release's short name (lock-2.0.0) in staged/.")
  private String given;

  @Option(
      names = "--root",
      paramLabel = "FILE",
      description = "The root to check against; default: the first one of the workspace.")
  private @Nullable Path root;

  /// The file.
  Path file(Session session) {
    Path file = session.path(Path.of(given));
    if (Files.exists(file) || given.contains("/") || given.endsWith(SUFFIX)) {
      return file;
    }
    return session
        .workspaceIfAny()
        .map(workspace -> workspace.staged().resolve(given + SUFFIX))
        .orElse(file);
  }

  /// The request in it, not yet checked.
  SigningRequest read(Session session) {
    return SigningRequest.read(file(session)).orThrow(CommandFailed::new);
  }

  /// The root that the person in front of this command trusts.
  byte[] trustedRoot(Session session) {
    return givenRoot(session)
        .orElseGet(
            () ->
                new RepositoryCopies(session.workspace().repository())
                    .trustedRoot()
                    .orThrow(CommandFailed::new));
  }

  /// The root that was named, if one was.
  Optional<byte[]> givenRoot(Session session) {
    if (root == null) {
      return Optional.empty();
    }
    Path file = session.path(root);
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new CommandFailed(new UsageFailure.NoSuchFile("reading a root", file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
