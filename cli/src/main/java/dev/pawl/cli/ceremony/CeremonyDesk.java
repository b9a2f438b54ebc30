package dev.pawl.cli.ceremony;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.key.SigningKeys;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.repository.RepositoryCopies;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.workspace.KeyLabel;
import dev.pawl.cli.workspace.KeyNames;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.ceremony.CeremonyFailure;
import dev.pawl.core.ceremony.ReviewedChange;
import dev.pawl.core.ceremony.SigningDuty;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.key.Signer;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What people do with a request to change keys: look at it, sign it, publish it. The commands for
/// releases hand such requests over.
public final class CeremonyDesk {
  private final Session session;
  private final Path file;
  private final byte[] trustedRoot;

  private CeremonyDesk(Session session, Path file, byte[] trustedRoot) {
    this.session = session;
    this.file = file;
    this.trustedRoot = trustedRoot.clone();
  }

  /// @param given the root that the person in front of the command named; without it the first one
  ///     of the workspace is trusted: the director's, for a request about the director
  public static CeremonyDesk of(Session session, Path file, Optional<byte[]> given) {
    return new CeremonyDesk(session, file, given.orElseGet(() -> ownRoot(session, file)));
  }

  private static byte[] ownRoot(Session session, Path file) {
    KeyRequest request = KeyRequest.read(file).orThrow(CommandFailed::new);
    Path folder =
        switch (request.repository()) {
          case IMAGE -> session.workspace().repository();
          case DIRECTOR -> session.workspace().director();
        };
    return new RepositoryCopies(folder).trustedRoot().orThrow(CommandFailed::new);
  }

  /// The person did not say yes.
  public record NotConfirmed() implements Failure {
    @Override
    public String code() {
      return "ceremony.not-confirmed";
    }

    @Override
    public String explain() {
      return "Signing: expected `yes`, found another answer. Nothing was signed.";
    }
  }

  /// Shows the change and who is missing.
  public ExitCode status() {
    KeyRequest request = read();
    ReviewedChange change = request.check(trustedRoot).orThrow(CommandFailed::new);
    ChangePicture picture = picture(request, change);
    session.output().object(picture.json(session.shown(file)));
    picture.difference(request.purpose());
    picture.progress();
    next(request, change);
    return change.complete() ? ExitCode.DONE : ExitCode.WAITING;
  }

  /// Shows the change, then signs it with each of the keys in turn.
  public ExitCode sign(List<String> keys, SigningKeys opener, boolean dryRun) {
    KeyRequest request = read();
    ReviewedChange change = request.check(trustedRoot).orThrow(CommandFailed::new);
    picture(request, change).difference(request.purpose());
    Confirmation.ask(session, keys);
    for (String key : keys) {
      Signer signer = opener.signer(session, key);
      request = request.sign(signer, trustedRoot).orThrow(CommandFailed::new);
    }
    if (dryRun) {
      session.output().object(picture(request, change).json(session.shown(file)));
      session.output().note("dry run: the key may sign this; nothing was signed");
      return ExitCode.DONE;
    }
    try {
      request.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ReviewedChange signed = request.check(trustedRoot).orThrow(CommandFailed::new);
    ChangePicture picture = picture(request, signed);
    session.output().object(picture.json(session.shown(file)));
    picture.progress();
    next(request, signed);
    return ExitCode.DONE;
  }

  private void next(KeyRequest request, ReviewedChange change) {
    String shown = session.shown(file);
    if (change.complete()) {
      session.output().next("pawl release publish " + shown);
      return;
    }
    for (SigningDuty duty : change.duties()) {
      if (!duty.progress().complete()) {
        session
            .output()
            .next(
                "hand %s to %s: pawl sign %s --key KEY"
                    .formatted(shown, request.names().show(duty.progress().missing()), shown));
        return;
      }
    }
  }

  /// Publishes the change.
  public ExitCode publish(ServerOptions server, boolean dryRun) {
    KeyRequest request = read();
    ReviewedChange change = request.check(trustedRoot).orThrow(CommandFailed::new);
    change
        .missing()
        .ifPresent(
            failure -> {
              throw new CommandFailed(KeyRequest.refused(failure));
            });
    Output output = session.output();
    if (dryRun) {
      output.object(picture(request, change).json(session.shown(file)));
      output.note("dry run: it could be published; nothing was changed");
      return ExitCode.DONE;
    }
    if (request.repository() == KeyRequest.Repository.DIRECTOR) {
      return DirectorFolder.of(session).publish(change);
    }
    Map<RoleName, byte[]> files = new LinkedHashMap<>();
    change.files().forEach((role, next) -> files.put(role, next.received()));
    try (OperatorClient client = session.client(server)) {
      JsonObject versions = client.publishChange(files).orThrow(CommandFailed::new);
      output.object(JsonObject.builder().put("versions", versions).build());
    }
    session.workspaceIfAny().ifPresent(workspace -> keep(workspace, request, change));
    change
        .files()
        .forEach(
            (role, next) ->
                output.line("published " + role + " version " + next.content().version()));
    return ExitCode.DONE;
  }

  private static void keep(Workspace workspace, KeyRequest request, ReviewedChange change) {
    RepositoryCopies copies = new RepositoryCopies(workspace.repository());
    change
        .files()
        .forEach((role, next) -> copies.keep(role, next.content().version(), next.received()));
    List<KeyLabel> labels = new ArrayList<>();
    KeyNames names = request.names();
    for (SigningDuty duty : change.duties()) {
      for (KeyId id : duty.keys().keyIds()) {
        boolean known =
            workspace.settings().keys().stream().anyMatch(label -> label.id().equals(id));
        if (!known) {
          names.name(id).ifPresent(name -> labels.add(new KeyLabel(name, id, duty.role())));
        }
      }
    }
    try {
      workspace.remember(labels.stream().distinct().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("writing the names of the new keys", e);
    }
  }

  private KeyRequest read() {
    return KeyRequest.read(file).orThrow(CommandFailed::new);
  }

  private ChangePicture picture(KeyRequest request, ReviewedChange change) {
    if (request.repository() == KeyRequest.Repository.DIRECTOR) {
      session.output().line("of the director, which says what each device shall install:");
    }
    return new ChangePicture(session.output(), change, request.names());
  }

  /// Ends the command with a refusal of the review.
  static CommandFailed failed(CeremonyFailure failure) {
    return new CommandFailed(KeyRequest.refused(failure));
  }
}
