package dev.pawl.cli.delta;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Facts;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.delta.patch.PatchApplier;
import dev.pawl.core.delta.patch.PatchHead;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `pawl delta info`.
@Command(
    name = "info",
    header = "Say what a patch is for, what it makes, and what applying it takes.",
    footer = {"pawl delta info lock-1-2.patch"})
final class DeltaInfo implements Verb {
  private final Session session;

  @Parameters(paramLabel = "PATCH", description = "The patch.")
  private Path patch;

  DeltaInfo(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    String attempted = "reading a patch";
    Path file = session.path(patch);
    Images.requireFile(attempted, file);
    try (InputStream in = Files.newInputStream(file)) {
      PatchHead head =
          PatchApplier.readHead(in).orThrow(failure -> Images.refused(failure, attempted));
      show(head, Files.size(file));
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void show(PatchHead head, long size) {
    session
        .output()
        .object(
            JsonObject.builder()
                .put("size", size)
                .put("old", head.oldSha256().hex())
                .put("oldLength", head.oldLength())
                .put("new", head.newSha256().hex())
                .put("newLength", head.newLength())
                .put("profile", head.profile().label())
                .put("memory", head.memory().value())
                .put("copies", head.copies())
                .put("sections", head.sections())
                .build());
    session
        .output()
        .facts(
            new Facts()
                .add("format", "pawl 1, profile " + head.profile().label())
                .add("size", new ByteCount(size).toString())
                .add("old", head.oldSha256().hex() + ", " + new ByteCount(head.oldLength()))
                .add("new", head.newSha256().hex() + ", " + new ByteCount(head.newLength()))
                .add("memory", head.memory().toString())
                .add("copies", Integer.toString(head.copies()))
                .add("sections", Integer.toString(head.sections())));
  }
}
