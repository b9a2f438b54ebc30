package dev.pawl.cli.delta;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Facts;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Progress;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.delta.FileImage;
import dev.pawl.core.delta.code.Topic;
import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.ByteCount;
import dev.pawl.delta.foreign.ForeignFormat;
import dev.pawl.delta.make.FullSize;
import dev.pawl.delta.make.PatchMaker;
import dev.pawl.delta.make.PatchTooLong;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl delta make`.
@Command(
    name = "make",
    header = "Make the patch that turns one image into another.",
    description = {
      "Says how large the patch is beside the full image, compressed, and what its bytes are for."
    },
    footer = {
      "pawl delta make lock-1.img lock-2.img -o lock-1-2.patch",
      "pawl delta make mcu-1.bin mcu-2.bin -o mcu-1-2.patch --profile small",
      "pawl delta make lock-1.img lock-2.img -o lock.bsdiff --format bsdiff40"
    })
final class DeltaMake implements Verb {
  private static final long LONGEST_FOREIGN = Integer.MAX_VALUE - 64;
  private final Session session;

  @Parameters(index = "0", paramLabel = "OLD", description = "The image devices have.")
  private Path old;

  @Parameters(index = "1", paramLabel = "NEW", description = "The image they shall get.")
  private Path image;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "PATCH",
      description = "Where the patch goes.")
  private Path patch;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "Memory for applying: linux, at most 8 MiB, or small, at most 1 MiB.")
  private Profile profile = Profile.LINUX;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "pawl, or for clients that are not ours: bsdiff40, bsdiff43 (both images in memory), zstd"
              + " (as --patch-from makes it).")
  private Format format = Format.PAWL;

  /// The word on the command line.
  enum Format {
    PAWL,
    BSDIFF40,
    BSDIFF43,
    ZSTD;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    private Optional<ForeignFormat> foreign() {
      return ForeignFormat.of(toString());
    }
  }

  DeltaMake(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    try (FileImage from = Images.open("making a patch", session.path(old));
        FileImage to = Images.open("making a patch", session.path(image))) {
      Optional<ForeignFormat> foreign = format.foreign();
      if (foreign.isPresent()) {
        makeForeign(foreign.get(), from, to);
      } else {
        make(from, to);
      }
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeForeign(ForeignFormat foreign, FileImage from, FileImage to) throws IOException {
    byte[] bytes = foreign.make(all(from), all(to));
    Path target = session.path(patch);
    try (WholeFile file = new WholeFile(target)) {
      file.out().write(bytes);
      file.keep();
    }
    long full = FullSize.of(to);
    ByteCount memory = new ByteCount(foreign.applyMemory(from.size(), to.size()));
    session
        .output()
        .object(
            JsonObject.builder()
                .put("patch", target.toString())
                .put("format", foreign.word())
                .put("size", bytes.length)
                .put("fullCompressed", full)
                .put("memory", memory.value())
                .build());
    session
        .output()
        .facts(
            new Facts()
                .add("patch", session.shown(target))
                .add("size", sizes(bytes.length, full))
                .add("format", foreign.word() + ", applied in about " + memory));
  }

  private byte[] all(FileImage image) throws IOException {
    if (image.size() > LONGEST_FOREIGN) {
      throw new CommandFailed(
          new UsageFailure.WrongUsage(
              "delta make", "--format " + format + " takes images below 2 GiB; pawl takes longer"));
    }
    byte[] bytes = new byte[(int) image.size()];
    image.read(0, bytes, 0, bytes.length);
    return bytes;
  }

  private static String sizes(long size, long full) {
    return "%s, %s of the full image compressed (%s)"
        .formatted(new ByteCount(size), percent(size, full), new ByteCount(full));
  }

  private void make(FileImage from, FileImage to) throws IOException {
    Path target = session.path(patch);
    PatchMaker.Made made;
    try (Progress progress = session.output().progress("making a patch", new ByteCount(to.size()));
        WholeFile file = new WholeFile(target)) {
      made = PatchMaker.makeInside(from, to, profile, progress);
      file.out().write(made.bytes());
      file.keep();
    } catch (PatchTooLong e) {
      throw new CommandFailed(
          new UsageFailure.WrongUsage("delta make", String.valueOf(e.getMessage())));
    }
    show(made, FullSize.of(to), target);
  }

  private void show(PatchMaker.Made made, long full, Path target) {
    long size = made.bytes().length;
    JsonValue.Builder spent = JsonObject.builder();
    Facts facts =
        new Facts()
            .add("patch", session.shown(target))
            .add("size", sizes(size, full), size <= full ? Tone.GOOD : Tone.BAD)
            .add("profile", profile.label() + ", applied in " + made.head().memory());
    for (Topic topic : Topic.values()) {
      long bytes = made.spent().getOrDefault(topic, 0L);
      String name = topic.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      spent.put(name.replace(' ', '-'), bytes);
      facts.add("  " + name, new ByteCount(bytes) + ", " + percent(bytes, size));
    }
    Output output = session.output();
    output.object(
        JsonObject.builder()
            .put("patch", target.toString())
            .put("size", size)
            .put("fullCompressed", full)
            .put("old", made.head().oldSha256().hex())
            .put("new", made.head().newSha256().hex())
            .put("profile", profile.label())
            .put("memory", made.head().memory().value())
            .put("spent", spent.build())
            .build());
    output.facts(facts);
    if (size > full) {
      output.note("The full image, compressed, is smaller: offer that to devices instead.");
    }
    output.next("pawl delta apply OLD %s -o NEW".formatted(session.shown(target)));
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
