package dev.pawl.cli.release;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.remote.ImagesInUse;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.repository.LineState;
import dev.pawl.cli.repository.RepositoryFailure;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.core.failure.Result;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// Options about older images. Filled by picocli.
final class SupersededOptions {
  @Option(
      names = "--keep",
      paramLabel = "VERSION",
      description = "Stays although it is superseded; may be repeated.")
  private List<Version> keep = new ArrayList<>();

  @Option(names = "--keep-all", description = "Every older image stays.")
  private boolean keepAll;

  @Option(
      names = "--withdraw",
      paramLabel = "VERSION",
      description = "Leaves, whoever uses it; may be repeated.")
  private List<Version> withdraw = new ArrayList<>();

  /// What leaves, as far as it is known what is in use.
  Superseded read(Session session, ServerOptions server, boolean offline, LineState current) {
    List<Version> named = new ArrayList<>(keep);
    named.addAll(withdraw);
    for (Version version : named) {
      if (current.images().stream().noneMatch(image -> image.version().equals(version))) {
        throw new CommandFailed(
            new RepositoryFailure.NotInLine(LineNames.image(current.line(), version)));
      }
    }
    Superseded none =
        new Superseded(Superseded.NONE.inUse(), Set.copyOf(keep), Set.copyOf(withdraw));
    if (keepAll || current.images().size() < 2) {
      return none;
    }
    if (offline) {
      session.output().note("offline: no older image leaves the line, since devices may use it");
      return none;
    }
    return switch (ask(session, server)) {
      case Result.Ok<ImagesInUse, CliFailure>(ImagesInUse used) ->
          new Superseded(Optional.of(used.all()), none.keep(), none.withdraw());
      case Result.Failed<ImagesInUse, CliFailure>(CliFailure failure) -> {
        session
            .output()
            .note(
                "the server does not say which images are in use ("
                    + failure.code()
                    + "): no older image leaves the line");
        yield none;
      }
    };
  }

  /// Says which superseded images stay for the sake of devices.
  static void explain(
      Session session, Superseded superseded, LineState current, Set<HardwareId> next) {
    List<ImageDescription> staying = superseded.stayingInUse(current.images(), new HashSet<>(next));
    if (!staying.isEmpty()) {
      session
          .output()
          .note(
              "superseded, but devices run or await it, so it stays: "
                  + staying.stream()
                      .map(image -> image.version().value())
                      .collect(Collectors.joining(", ")));
    }
  }

  private static Result<ImagesInUse, CliFailure> ask(Session session, ServerOptions server) {
    return session
        .tryClient(server)
        .then(
            client -> {
              try (OperatorClient open = client) {
                return open.imagesInUse();
              }
            });
  }
}
