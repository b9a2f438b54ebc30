package dev.pawl.server.release;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How something becomes installable: bytes come in under their digest, then the metadata that
/// describes them, signed offline. The server adds nothing of its own to what is trusted.
public final class Publication {
  private static final int PIECE = 64 * 1024;

  private final Repository.Parts parts;
  private final Repository repository;
  private final ArtifactStore artifacts;
  private final Runnable published;
  private final ArtifactTable table;

  /// @param published is run after each publication, once it is durable and visible
  public Publication(
      Repository.Parts parts, Repository repository, ArtifactStore artifacts, Runnable published) {
    this.parts = parts;
    this.repository = repository;
    this.artifacts = artifacts;
    this.published = published;
    this.table = new ArtifactTable(parts.tenant());
  }

  /// What was published.
  /// @param targets every image the line lists now
  /// @param added false if exactly this was published before
  public record PublishedLine(
      RoleName role, long version, List<TargetPath> targets, boolean added) {}

  /// Takes in the bytes of an artifact as they are read. Of what was there already they are read
  /// and
  /// forgotten, so that the sender gets to its answer.
  /// @return whether it is new
  public Result<Boolean, ArtifactFailure> upload(
      Digest sha256, ByteCount length, InputStream bytes, Actor by) throws IOException {
    if (artifacts.has(sha256)
        && artifacts.open(sha256) instanceof Result.Ok<StoredArtifact, ArtifactFailure>(var held)) {
      try (held) {
        bytes.transferTo(OutputStream.nullOutputStream());
        return Result.ok(register(held.facts(), by));
      }
    }
    return switch (artifacts.begin(sha256, length)) {
      case Result.Failed<ArtifactUpload, ArtifactFailure>(var failure) -> Result.failed(failure);
      case Result.Ok<ArtifactUpload, ArtifactFailure>(var upload) -> {
        try (upload) {
          yield copy(bytes, upload).map(facts -> register(facts, by));
        }
      }
    };
  }

  /// Publishes the metadata of a line: exact bytes, as they were signed. Sent again, because the
  /// answer was lost on its way, they are answered in the same way and change nothing.
  public Result<PublishedLine, ReleaseFailure> publish(
      ProductLine line, byte[] received, Actor by) {
    var role = LineNames.role(line);
    var current = repository.state().line(role).map(Verified::value);
    if (current.filter(file -> Arrays.equals(file.received(), received)).isPresent()) {
      var content = current.get().content();
      var targets = content.targets().keySet().stream().map(TargetPath::new).toList();
      return Result.ok(new PublishedLine(role, content.version(), targets, false));
    }
    return repository
        .publish(
            by,
            view ->
                LineReview.review(
                        view.state(), view.catalogue(), line, received, parts.clock().instant())
                    .then(this::withArtifacts))
        .map(
            accepted -> {
              published.run();
              return new PublishedLine(
                  role,
                  accepted.metadata().value().content().version(),
                  accepted.images().stream().map(ImageDescription::path).toList(),
                  true);
            });
  }

  private Result<LineReview.Accepted, ReleaseFailure> withArtifacts(LineReview.Accepted line) {
    return line.images().stream()
        .flatMap(image -> missing(image).stream())
        .findFirst()
        .<Result<LineReview.Accepted, ReleaseFailure>>map(Result::failed)
        .orElseGet(() -> Result.ok(line));
  }

  private Optional<ReleaseFailure> missing(ImageDescription image) {
    try {
      return switch (artifacts.open(image.sha256())) {
        case Result.Failed<StoredArtifact, ArtifactFailure>(var failure) ->
            Optional.of(new ReleaseFailure.ArtifactMissing(image.path(), failure));
        case Result.Ok<StoredArtifact, ArtifactFailure>(var stored) -> {
          try (stored) {
            yield LineReview.compare(image, stored.facts());
          }
        }
      };
    } catch (IOException e) {
      throw new IllegalStateException("reading the artifact of " + image.path(), e);
    }
  }

  private static Result<ArtifactFacts, ArtifactFailure> copy(
      InputStream bytes, ArtifactUpload upload) throws IOException {
    var piece = new byte[PIECE];
    int n;
    while ((n = bytes.read(piece)) > 0) {
      var refused = upload.write(piece, 0, n);
      if (refused.isPresent()) {
        return Result.failed(refused.get());
      }
    }
    return upload.finish();
  }

  private boolean register(ArtifactFacts facts, Actor by) {
    return parts
        .database()
        .write(
            tx -> {
              boolean added = table.add(tx, facts, parts.clock().instant());
              if (added) {
                var details =
                    JsonObject.builder()
                        .put("length", facts.length().value())
                        .put("blockRoot", facts.blockRoot().hex())
                        .build();
                parts.audit().append(tx, by, "artifact.stored", facts.sha256().hex(), details);
              }
              return added;
            });
  }
}
