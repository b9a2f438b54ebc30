package dev.pawl.cli.release;

import dev.pawl.cli.ceremony.CeremonyDesk;
import dev.pawl.cli.ceremony.KeyRequest;
import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Facts;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Progress;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.release.Publisher.Published;
import dev.pawl.cli.release.Publisher.Ready;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.repository.RepositoryCopies;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl release publish`.
@Command(
    name = "publish",
    header = "Publish a signed release: the image, then the metadata that names it.",
    description = {
      "Checks signatures and image before anything is sent; the server checks them again. Devices"
          + " get it only once it is rolled out."
    },
    footer = {
      "pawl release publish staged/lock-2.0.0.request.json",
      "pawl release publish lock-2.0.0 --image /mnt/build/lock.img"
    })
final class ReleasePublish implements Verb {
  private final Session session;
  @Mixin private final RequestFile request = new RequestFile();
  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "The image, if it is no longer where it was described.")
  private @Nullable Path image;

  @Option(names = "--dry-run", description = "Check everything, change nothing.")
  private boolean dryRun;

  ReleasePublish(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Path given = request.file(session);
    if (KeyRequest.isOne(given)) {
      return CeremonyDesk.of(session, given, request.givenRoot(session)).publish(server, dryRun);
    }
    SigningRequest read = request.read(session);
    CheckedRequest checked = read.check(request.trustedRoot(session)).orThrow(CommandFailed::new);
    Path file = image == null ? read.image() : session.path(image);
    Ready ready = prepare(checked, file);
    try (OperatorClient client = session.client(server)) {
      if (dryRun) {
        return rehearse(ready.image(), client);
      }
      show(publish(ready, file, client));
      session
          .workspaceIfAny()
          .ifPresent(
              workspace ->
                  new RepositoryCopies(workspace.repository())
                      .keep(checked.facts().role(), checked.facts().version(), checked.metadata()));
      return ExitCode.DONE;
    }
  }

  private Ready prepare(CheckedRequest checked, Path file) {
    ByteCount length =
        checked.facts().added().stream()
            .findFirst()
            .map(ImageDescription::length)
            .orElse(ByteCount.ZERO);
    try (Progress progress = session.output().progress("checking " + session.shown(file), length)) {
      return Publisher.prepare(checked, file, session.now(), progress).orThrow(CommandFailed::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Published publish(Ready ready, Path file, OperatorClient client) {
    try (Progress progress =
        session.output().progress("uploading " + session.shown(file), ready.image().length())) {
      return ready.publish(client, progress).orThrow(CommandFailed::new);
    }
  }

  private ExitCode rehearse(ImageDescription image, OperatorClient client) {
    boolean there = client.hasArtifact(image.sha256()).orThrow(CommandFailed::new);
    Output output = session.output();
    output.object(
        JsonObject.builder()
            .put("dryRun", true)
            .put("path", image.path().value())
            .put("imageOnServer", there)
            .build());
    output.line(
        "would publish %s (%s)"
            .formatted(
                image.path(),
                there ? "the server has the image" : "would upload " + image.length()));
    output.note("dry run: nothing was changed");
    return ExitCode.DONE;
  }

  private void show(Published published) {
    ImageDescription described = published.image();
    Output output = session.output();
    output.object(
        JsonObject.builder()
            .put("path", described.path().value())
            .put("role", published.line().role())
            .put("version", published.line().version())
            .put("uploaded", published.uploaded())
            .build());
    output.facts(
        new Facts()
            .add("published", described.path().value(), Tone.GOOD)
            .add("metadata", published.line().role() + " version " + published.line().version())
            .add("image", published.uploaded() ? "uploaded" : "was on the server already"));
    output.next(
        "pawl rollout create %s-%s --device DEVICE --watch"
            .formatted(described.line(), described.version()));
  }
}
