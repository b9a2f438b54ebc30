package dev.pawl.cli.release;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.repository.LineState;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.cli.workspace.KeyNames;
import dev.pawl.cli.workspace.Product;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.failure.Result;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Describes a new release: the next version of its line's metadata, one image longer than the
/// current
/// one, to be signed.
public final class ReleaseDraft {
  /// How long the metadata of a line is valid.
  public static final Duration VALID = Duration.ofDays(90);

  private ReleaseDraft() {}

  /// Describes the release and makes the request to sign it.
  ///
  /// @param workspace knows the line, its hardware and the names of its keys
  /// @param current what is published of the line
  /// @param progress told the bytes of the image read so far
  public static Result<SigningRequest, CliFailure> create(
      ReleaseSpec spec, Workspace workspace, LineState current, Instant now, LongConsumer progress)
      throws IOException {
    Optional<CliFailure> objection = objection(spec, workspace, current);
    if (objection.isPresent()) {
      return Result.failed(objection.get());
    }
    if (!Files.isRegularFile(spec.image())) {
      return Result.failed(new UsageFailure.NoSuchFile("describing an image", spec.image()));
    }
    ImageMeasure measure = ImageMeasure.of(spec.image(), progress);
    if (measure.length().value() == 0) {
      return Result.failed(new SigningFailure.EmptyImage(spec.image()));
    }
    Map<String, TargetFile> targets = new LinkedHashMap<>();
    current.current().ifPresent(file -> targets.putAll(file.content().targets()));
    spec.superseded()
        .leaving(current.images(), spec.hardware())
        .forEach(old -> targets.remove(old.path().value()));
    ImageDescription image = describe(spec, measure).builtAt(now);
    targets.put(image.path().value(), image.toTarget());
    Targets next = new Targets(current.nextVersion(), now.plus(VALID), targets, Delegations.NONE);
    return SigningRequest.open(
        current,
        MetadataWriter.sign(next, List.of()),
        spec.image(),
        spec.lowerCounter(),
        KeyNames.of(workspace.settings()));
  }

  /// What speaks against the release, if anything, before its image is looked at. Order: 1 the
  /// version
  /// is new, 2 the hardware is the line's, 4 the counter is not lower than one published.
  public static Optional<CliFailure> objection(
      ReleaseSpec spec, Workspace workspace, LineState current) {
    return switch (workspace.product(spec.line())) {
      case Result.Ok<Product, CliFailure>(Product product) -> objection(spec, product, current);
      case Result.Failed<Product, CliFailure>(CliFailure failure) -> Optional.of(failure);
    };
  }

  private static Optional<CliFailure> objection(
      ReleaseSpec spec, Product product, LineState current) {
    TargetPath path = LineNames.image(spec.line(), spec.version());
    if (current.images().stream().anyMatch(image -> image.path().equals(path))) {
      return Optional.of(new SigningFailure.ReleaseExists(path));
    }
    List<HardwareId> unknown =
        spec.hardware().stream().filter(id -> !product.hardware().contains(id)).toList();
    if (!unknown.isEmpty()) {
      return Optional.of(
          new SigningFailure.UnknownHardware(spec.line(), unknown, product.hardware()));
    }
    Optional<ReleaseCounter> highest = current.highestCounter().filter(spec.counter()::isBelow);
    return highest.isPresent() && spec.lowerCounter().isEmpty()
        ? Optional.of(new SigningFailure.LowerCounter(spec.line(), highest.get(), spec.counter()))
        : Optional.empty();
  }

  private static ImageDescription describe(ReleaseSpec spec, ImageMeasure measure) {
    return new ImageDescription(
        LineNames.image(spec.line(), spec.version()),
        spec.line(),
        spec.version(),
        spec.counter(),
        spec.hardware(),
        spec.type(),
        measure.length(),
        measure.sha256(),
        measure.blocks(),
        spec.notes(),
        spec.supportUntil());
  }
}
