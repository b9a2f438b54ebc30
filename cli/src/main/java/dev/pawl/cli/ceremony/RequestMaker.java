package dev.pawl.cli.ceremony;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.repository.LineSource;
import dev.pawl.cli.repository.RepositoryCopies;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.workspace.KeyNames;
import dev.pawl.cli.workspace.Product;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.ceremony.ChangeDraft;
import dev.pawl.core.ceremony.ChangeReview;
import dev.pawl.core.ceremony.ReviewedChange;
import dev.pawl.core.ceremony.SignedState;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Makes a request out of a draft: reviews it, sees that it can be completed, shows it and writes
/// it into `staged/`. Nothing is asked of anybody before that.
final class RequestMaker {
  private final Session session;
  private final Workspace workspace;
  private final RepositoryCopies copies;
  private final KeyRequest.Context context;
  private final SignedState state;

  /// @param offline go by the workspace's copies without asking the server
  RequestMaker(Session session, ServerOptions server, boolean offline) {
    this.session = session;
    this.workspace = session.workspace();
    this.copies = new RepositoryCopies(workspace.repository());
    LineSource source = new LineSource(session, server, offline);
    for (Product product : workspace.settings().products()) {
      source.line(workspace, product.line());
    }
    this.context = context(copies);
    this.state = verified();
  }

  private static KeyRequest.Context context(RepositoryCopies copies) {
    var files = copies.signed().orThrow(CommandFailed::new);
    return new KeyRequest.Context(KeyRequest.Repository.IMAGE, files.roots(), files.targets());
  }

  private RequestMaker(Session session, Path directorRoots) {
    this.session = session;
    this.workspace = session.workspace();
    this.copies = new RepositoryCopies(directorRoots);
    this.context =
        new KeyRequest.Context(KeyRequest.Repository.DIRECTOR, copies.laterRoots(), Map.of());
    this.state = verified();
  }

  /// For the director, by the roots in the workspace: its people sign nothing else.
  static RequestMaker ofDirector(Session session) {
    return new RequestMaker(session, session.workspace().director());
  }

  private SignedState verified() {
    byte[] root = copies.trustedRoot().orThrow(CommandFailed::new);
    return context.verify(root).orThrow(CommandFailed::new);
  }

  Workspace workspace() {
    return workspace;
  }

  SignedState state() {
    return state;
  }

  /// What is to be made.
  ///
  /// @param file short name in `staged/`
  /// @param names of keys that come
  /// @param unreachable keys that cannot sign now
  record Wish(
      String file,
      String purpose,
      ChangeDraft draft,
      Map<KeyId, String> names,
      List<KeyId> unreachable) {}

  ExitCode make(Wish wish, boolean dryRun) {
    Map<RoleName, byte[]> files = wish.draft().files(session.now()).orThrow(CeremonyDesk::failed);
    ReviewedChange change = ChangeReview.review(state, files).orThrow(CeremonyDesk::failed);
    change
        .obstacle(wish.unreachable())
        .ifPresent(
            obstacle -> {
              throw CeremonyDesk.failed(obstacle);
            });
    KeyNames names = KeyNames.of(workspace.settings()).and(wish.names());
    KeyRequest request = KeyRequest.of(wish.purpose(), names, files, context);
    Path file = workspace.staged().resolve(wish.file() + ".request.json");
    if (!dryRun) {
      try {
        request.write(file);
      } catch (IOException e) {
        throw new UncheckedIOException("writing " + file, e);
      }
    }
    ChangePicture picture = new ChangePicture(session.output(), change, names);
    session.output().object(picture.json(session.shown(file)));
    picture.difference(wish.purpose());
    picture.progress();
    if (dryRun) {
      session.output().note("dry run: nothing was written");
    } else {
      session.output().next("pawl sign " + session.shown(file) + " --key KEY");
    }
    return ExitCode.DONE;
  }
}
