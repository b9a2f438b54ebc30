package dev.pawl.cli.release;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CoreRefused;
import dev.pawl.cli.release.ImageMeasure.Counting;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.PublishedLine;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.SigningProgress;
import dev.pawl.core.trust.TrustFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Publishes a signed release: first the image, unless the server has it, then the metadata that
/// names
/// it. Whatever can be found wrong here is found before the first byte is sent.
public final class Publisher {
  private Publisher() {}

  /// What was published.
  ///
  /// @param uploaded whether the image had to be sent
  public record Published(PublishedLine line, ImageDescription image, boolean uploaded) {}

  /// A release that nothing speaks against on this side. Only [Publisher] makes one.
  public static final class Ready {
    private final CheckedRequest request;
    private final Path file;

    private Ready(CheckedRequest request, Path file) {
      this.request = request;
      this.file = file;
    }

    /// The image that comes.
    public ImageDescription image() {
      return request.facts().added().getFirst();
    }

    /// Sends it.
    ///
    /// @param progress told the bytes of the image sent so far
    public Result<Published, CliFailure> publish(OperatorClient client, LongConsumer progress) {
      return client
          .hasArtifact(image().sha256())
          .then(there -> there ? Result.ok(false) : upload(image(), file, client, progress))
          .then(
              uploaded ->
                  client
                      .putLine(image().line(), request.metadata())
                      .map(line -> new Published(line, image(), uploaded)));
    }
  }

  /// Checks all that can be checked on this side. Order: 1 enough people have signed, 2 the
  /// metadata is
  /// valid still, 3 the image is the one that was described.
  ///
  /// @param progress told the bytes of the image read so far
  public static Result<Ready, CliFailure> prepare(
      CheckedRequest request, Path image, Instant now, LongConsumer progress) throws IOException {
    Optional<CliFailure> objection = signatureObjection(request, now);
    if (objection.isEmpty()) {
      objection = imageObjection(request.facts(), image, progress);
    }
    return objection.isPresent()
        ? Result.failed(objection.get())
        : Result.ok(new Ready(request, image));
  }

  private static Optional<CliFailure> signatureObjection(CheckedRequest request, Instant now) {
    SigningProgress signatures = request.progress();
    RequestFacts facts = request.facts();
    if (!signatures.complete()) {
      return Optional.of(
          new SigningFailure.MissingSignatures(
              facts.role(),
              signatures.distinct(),
              signatures.threshold(),
              request.names().show(signatures.missing())));
    }
    return now.isBefore(facts.expires())
        ? Optional.empty()
        : Optional.of(
            CoreRefused.notVerified(
                new TrustFailure.Expired(facts.role(), facts.expires(), now),
                "publishing the metadata of " + facts.role(),
                "metadata that is valid still",
                "describe the release again with `pawl release create` and have it signed"));
  }

  private static Optional<CliFailure> imageObjection(
      RequestFacts facts, Path image, LongConsumer progress) throws IOException {
    if (facts.added().size() != 1) {
      return Optional.of(
          new SigningFailure.RequestAltered(facts.added().size() + " new images instead of one"));
    }
    if (!Files.isRegularFile(image)) {
      return Optional.of(new UsageFailure.NoSuchFile("publishing an image", image));
    }
    ImageDescription described = facts.added().getFirst();
    ImageMeasure found = ImageMeasure.of(image, progress);
    ImageMeasure expected =
        new ImageMeasure(described.length(), described.sha256(), described.blocks());
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of(new SigningFailure.ImageChanged(image, text(expected), text(found)));
  }

  private static String text(ImageMeasure measure) {
    return measure.length().value() + " bytes, " + measure.sha256();
  }

  private static Result<Boolean, CliFailure> upload(
      ImageDescription image, Path file, OperatorClient client, LongConsumer progress) {
    BodyPublisher body =
        BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> open(file, progress)), image.length().value());
    return client.putArtifact(image.sha256(), body).map(_ -> true);
  }

  /// The HTTP client closes the stream when it has read it to the end.
  private static Counting open(Path file, LongConsumer progress) {
    try {
      return new Counting(Files.newInputStream(file), progress);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }
}
