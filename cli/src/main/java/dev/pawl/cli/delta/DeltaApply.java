package dev.pawl.cli.delta;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Facts;
import dev.pawl.cli.output.Progress;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.delta.DeltaFailure;
import dev.pawl.core.delta.FileImage;
import dev.pawl.core.delta.patch.PatchApplier;
import dev.pawl.core.delta.patch.PatchHead;
import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.ByteCount;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl delta apply`.
@Command(
    name = "apply",
    header = "Apply a patch to an old image.",
    description = {
      "The old image is checked first, the new one before it gets its name: a wrong or damaged file"
          + " leaves nothing behind. Exit code 3 then."
    },
    footer = {"pawl delta apply lock-1.img lock-1-2.patch -o lock-2.img"})
final class DeltaApply implements Verb {
  private static final String ATTEMPTED = "applying a patch";
  private final Session session;

  @Parameters(index = "0", paramLabel = "OLD", description = "The image the patch is for.")
  private Path old;

  @Parameters(index = "1", paramLabel = "PATCH", description = "The patch.")
  private Path patch;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "NEW",
      description = "Where the new image goes.")
  private Path image;

  DeltaApply(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Path patchFile = session.path(patch);
    Images.requireFile(ATTEMPTED, patchFile);
    try (FileImage from = Images.open(ATTEMPTED, session.path(old));
        InputStream in = new BufferedInputStream(Files.newInputStream(patchFile))) {
      show(apply(from, in));
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PatchHead apply(FileImage from, InputStream in) throws IOException {
    PatchApplier applier =
        PatchApplier.open(in, from, Profile.LINUX.memory())
            .orThrow(failure -> Images.refused(failure, ATTEMPTED));
    stopAt(applier.checkBase());
    ByteCount length = new ByteCount(applier.head().newLength());
    try (Progress progress = session.output().progress(ATTEMPTED, length);
        WholeFile file = new WholeFile(session.path(image))) {
      long[] done = {0};
      stopAt(
          applier.applyWhole(
              in,
              (bytes, offset, n) -> {
                file.out().write(bytes, offset, n);
                progress.accept(done[0] += n);
              }));
      file.keep();
    }
    return applier.head();
  }

  private static void stopAt(Optional<DeltaFailure> failure) {
    failure.ifPresent(
        found -> {
          throw Images.refused(found, ATTEMPTED);
        });
  }

  private void show(PatchHead head) {
    Path target = session.path(image);
    session
        .output()
        .object(
            JsonObject.builder()
                .put("image", target.toString())
                .put("length", head.newLength())
                .put("sha256", head.newSha256().hex())
                .build());
    session
        .output()
        .facts(
            new Facts()
                .add("image", session.shown(target))
                .add("length", new ByteCount(head.newLength()).toString())
                .add("sha256", head.newSha256().hex()));
  }
}
