package dev.pawl.cli.release;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Progress;
import dev.pawl.cli.repository.LineSource;
import dev.pawl.cli.repository.LineState;
import dev.pawl.cli.repository.RepositoryCopies;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.cli.shell.Verb;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Version;
import dev.pawl.delta.container.ImageOutlook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl release create`.
@Command(
    name = "create",
    header = "Describe a built image as the next release of its line, to be signed.",
    description = {
      "Reads what is published of the line from the server (or, with --offline or when it cannot be"
          + " reached, from the workspace), adds the image and writes a request that people sign"
          + " one after the other. The counter is raised when older images must never run again.",
      "Superseded images leave the line: all but the new one, for each hardware the newest before"
          + " it, and those that devices run or are still to install. So nobody can order them any"
          + " more, not even with every key of the server."
    },
    footer = {
      "pawl release create --product lock --version 2.0.0 --counter 2 --hardware lock-s2 \\",
      "    --type java-app --image lock.img",
      "pawl release create --product lock --version 2.0.1 --counter 2 --hardware lock-s2 \\",
      "    --hardware lock-s3 --type opaque --image lock.bin --notes notes.txt --offline"
    })
final class ReleaseCreate implements Verb {
  private static final int LONGEST_NOTES = 256 * 1024;

  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(names = "--product", required = true, paramLabel = "LINE", description = "Its line.")
  private ProductLine product;

  @Option(
      names = "--version",
      required = true,
      paramLabel = "VERSION",
      description = "What people read; new in its line.")
  private Version version;

  @Option(
      names = "--counter",
      required = true,
      paramLabel = "N",
      description = "Its release counter; not lower than any published.")
  private ReleaseCounter counter;

  @Option(
      names = "--hardware",
      required = true,
      paramLabel = "ID",
      description = "Hardware it fits; may be repeated.")
  private List<HardwareId> hardware = new ArrayList<>();

  @Option(
      names = "--type",
      required = true,
      paramLabel = "TYPE",
      description = "java-app (an executable jar) or opaque (any bytes).")
  private ImageType type;

  @Option(names = "--image", required = true, paramLabel = "FILE", description = "The image.")
  private Path image;

  @Option(
      names = "--notes",
      paramLabel = "FILE",
      description = "What changes, for people; a text file in UTF-8.")
  private @Nullable Path notes;

  @Option(
      names = "--support-until",
      paramLabel = "DATE",
      description = "Until when it will be mended, for example 2031-12-31.")
  private @Nullable String supportUntil;

  @Option(
      names = "--allow-lower-counter",
      paramLabel = "REASON",
      description = "Set the rule about counters aside; every signer is shown the reason.")
  private @Nullable String lowerCounter;

  @Mixin private final SupersededOptions older = new SupersededOptions();

  @Option(names = "--offline", description = "Do not ask the server.")
  private boolean offline;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the request goes; default: staged/LINE-VERSION.request.json.")
  private @Nullable Path requestFile;

  @Option(names = "--dry-run", description = "Check everything, change nothing.")
  private boolean dryRun;

  ReleaseCreate(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Workspace workspace = session.workspace();
    Path target =
        requestFile == null
            ? workspace.staged().resolve(product + "-" + version + ".request.json")
            : session.path(requestFile);
    if (Files.exists(target)) {
      throw new CommandFailed(new UsageFailure.FileExists("making a signing request", target));
    }
    ReleaseSpec asked = spec();
    LineState current = new LineSource(session, server, offline).line(workspace, product);
    ReleaseSpec spec = asked.withdrawing(older.read(session, server, offline, current));
    try {
      SigningRequest request = create(spec, workspace, current);
      if (!dryRun) {
        request.write(target);
      }
      show(request, DeltaOutlook.of(spec.image()), workspace, target);
      SupersededOptions.explain(session, spec.superseded(), current, spec.hardware());
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SigningRequest create(ReleaseSpec spec, Workspace workspace, LineState current)
      throws IOException {
    ByteCount length =
        Files.isRegularFile(spec.image())
            ? new ByteCount(Files.size(spec.image()))
            : ByteCount.ZERO;
    try (Progress progress =
        session.output().progress("reading " + session.shown(spec.image()), length)) {
      return ReleaseDraft.create(spec, workspace, current, session.now(), progress)
          .orThrow(CommandFailed::new);
    }
  }

  private void show(
      SigningRequest request, ImageOutlook outlook, Workspace workspace, Path target) {
    byte[] root =
        new RepositoryCopies(workspace.repository()).trustedRoot().orThrow(CommandFailed::new);
    CheckedRequest checked = request.check(root).orThrow(CommandFailed::new);
    Output output = session.output();
    output.object(
        RequestPicture.json(session.shown(target), checked)
            .with("deltas", DeltaOutlook.json(outlook)));
    RequestPicture.difference(output, checked, request.remark());
    DeltaOutlook.lines(output, outlook);
    if (dryRun) {
      output.note("dry run: nothing was written");
      return;
    }
    output.line("request " + session.shown(target));
    output.next("pawl release sign %s --key %s-build".formatted(session.shown(target), product));
  }

  private ReleaseSpec spec() {
    return new ReleaseSpec(
        product,
        version,
        counter,
        new LinkedHashSet<>(hardware),
        type,
        session.path(image),
        notes == null ? Optional.empty() : Optional.of(readNotes(session.path(notes))),
        supportUntil == null ? Optional.empty() : Optional.of(endOf(supportUntil)),
        Optional.ofNullable(lowerCounter).map(ReleaseCreate::reason),
        Superseded.NONE);
  }

  private static String reason(String text) {
    if (text.isBlank() || text.length() > 1000) {
      throw new MalformedInput("reason", text, "1 to 1,000 characters that say why");
    }
    return text;
  }

  private static String readNotes(Path file) {
    try {
      if (Files.size(file) > LONGEST_NOTES) {
        throw new MalformedInput("notes file", file.toString(), "at most 256 KiB");
      }
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new CommandFailed(new UsageFailure.NoSuchFile("reading notes", file));
    } catch (IOException e) {
      throw new CommandFailed(
          new UsageFailure.FileTrouble("reading notes from " + file, e.toString()));
    }
  }

  private static Instant endOf(String date) {
    try {
      return LocalDate.parse(date)
          .plusDays(1)
          .atStartOfDay()
          .toInstant(ZoneOffset.UTC)
          .minusMillis(1);
    } catch (DateTimeParseException e) {
      throw new MalformedInput("date", date, "a day like 2031-12-31");
    }
  }
}
