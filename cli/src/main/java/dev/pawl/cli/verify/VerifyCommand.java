package dev.pawl.cli.verify;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Facts;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Progress;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.output.Times;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.cli.shell.Verb;
import dev.pawl.cli.verify.ImageCheck.Device;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl verify`.
@Command(
    name = "verify",
    header = "Verify an image without a server: is it genuine, and may it run on a device.",
    description = {
      "Needs the image, its proof (`pawl release proof`) and the root its maker publishes. Exit"
          + " code 0 when the image is genuine and fits, 3 when not."
    },
    footer = {
      "pawl verify lock.img --proof lock-2.0.0.proof.json --root root.json",
      "pawl verify lock.img --proof p.json --root root.json --hardware lock-s2 --counter-floor 2"
    })
public final class VerifyCommand implements Verb {
  private final Session session;

  @Parameters(paramLabel = "IMAGE", description = "The image file.")
  private Path image;

  @Option(names = "--proof", required = true, paramLabel = "FILE", description = "Its proof.")
  private Path proof;

  @Option(
      names = "--root",
      required = true,
      paramLabel = "FILE",
      description = "The root of trust: what the device came with, or its maker publishes.")
  private Path root;

  @Option(
      names = "--hardware",
      paramLabel = "ID",
      description = "Also ask whether it is made for this hardware.")
  private @Nullable HardwareId hardware;

  @Option(
      names = "--counter-floor",
      paramLabel = "N",
      description = "Also ask whether a device with this floor would take it.")
  private ReleaseCounter floor = ReleaseCounter.ZERO;

  private VerifyCommand(Session session) {
    this.session = session;
  }

  /// The command.
  public static CommandLine of(Session session) {
    return new CommandLine(new VerifyCommand(session));
  }

  @Override
  public ExitCode run() {
    Path file = session.path(image);
    byte[] proofBytes = read("reading a proof", session.path(proof), ImageProof.LIMIT);
    byte[] rootBytes = read("reading a root", session.path(root), RoleType.ROOT.limit());
    if (!Files.isRegularFile(file)) {
      throw new CommandFailed(new UsageFailure.NoSuchFile("verifying an image", file));
    }
    show(verify(file, proofBytes, rootBytes));
    return ExitCode.DONE;
  }

  private ImageDescription verify(Path file, byte[] proofBytes, byte[] rootBytes) {
    Device device = new Device(Optional.ofNullable(hardware), floor);
    try {
      ByteCount length = new ByteCount(Files.size(file));
      try (Progress progress =
          session.output().progress("reading " + session.shown(file), length)) {
        return ImageCheck.verify(file, proofBytes, rootBytes, device, progress)
            .orThrow(CommandFailed::new);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(String attempted, Path file, ByteCount limit) {
    try {
      return DurableFile.read(file, limit)
          .orElseThrow(() -> new CommandFailed(new UsageFailure.NoSuchFile(attempted, file)));
    } catch (IOException e) {
      throw new CommandFailed(
          new UsageFailure.FileTrouble(
              attempted + " from " + file, String.valueOf(e.getMessage())));
    }
  }

  private void show(ImageDescription described) {
    Output output = session.output();
    output.object(
        JsonObject.builder()
            .put("genuine", true)
            .put("path", described.path().value())
            .put("version", described.version().value())
            .put("counter", described.counter().value())
            .put(
                "hardware",
                JsonArray.ofTexts(described.hardware().stream().map(HardwareId::value).toList()))
            .put("length", described.length().value())
            .put("sha256", described.sha256().hex())
            .build());
    Facts facts =
        new Facts()
            .add("image", "genuine: signed by the keys the root names", Tone.GOOD)
            .add("is", described.path().value())
            .add("version", described.version().value())
            .add("counter", Long.toString(described.counter().value()))
            .add(
                "hardware",
                described.hardware().stream()
                    .map(HardwareId::value)
                    .collect(Collectors.joining(", ")))
            .add("length", described.length() + " (" + described.length().value() + " bytes)")
            .add("sha256", described.sha256().hex());
    described.supportUntil().ifPresent(until -> facts.add("support until", Times.day(until)));
    described.notes().ifPresent(notes -> notes.lines().forEach(line -> facts.add("notes", line)));
    output.facts(facts);
  }
}
