package dev.pawl.server.release;

import dev.pawl.core.failure.Result;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whether new metadata of a line may be published. Pure. A line that passed is what every device
/// of the line would accept as well: nothing is published that devices would refuse.
///
/// The checks in their order; the first that fails is the answer:
///
/// 1. the top-level targets delegate to the line
/// 2. signed by a threshold of distinct keys of the line
/// 3. version exactly one more than the published one
/// 4. not expired
/// 5. no delegations of its own
/// 6. every target an image of this line, in its folder, well described
/// 7. what was published before under the same path is unchanged
/// 8. counter of every new image not below the highest ever published in the line
final class LineReview {
  private LineReview() {}

  /// A line that may be published, if the bytes of its images are here.
  record Accepted(
      RoleName role, Verified<SignedMetadata<Targets>> metadata, List<ImageDescription> images) {}

  static Result<Accepted, ReleaseFailure> review(
      RepositoryState state, Catalogue catalogue, ProductLine line, byte[] received, Instant now) {
    var role = LineNames.role(line);
    // 1
    if (state.targetsContent().delegations().role(role).isEmpty()) {
      return Result.failed(new ReleaseFailure.UnknownLine(line));
    }
    // 2
    return trusted(MetadataVerifier.delegated(state.targetsContent(), role, received))
        .then(file -> current(state, role, file, now))
        .then(file -> withoutDelegations(line, file))
        // 6
        .then(
            file ->
                trusted(ImageDescription.allFrom(file, role))
                    .map(images -> images.stream().map(Verified::value).toList())
                    .then(images -> consistent(catalogue, line, images))
                    .map(images -> new Accepted(role, file, images)));
  }

  private static Result<Verified<SignedMetadata<Targets>>, ReleaseFailure> current(
      RepositoryState state, RoleName role, Verified<SignedMetadata<Targets>> file, Instant now) {
    var content = file.value().content();
    // 3
    long expected = state.versionOf(role) + 1;
    if (content.version() != expected) {
      return Result.failed(
          new ReleaseFailure.NotGenuine(
              new TrustFailure.WrongVersion(role, expected, content.version())));
    }
    // 4
    if (!now.isBefore(content.expires())) {
      return Result.failed(
          new ReleaseFailure.NotGenuine(new TrustFailure.Expired(role, content.expires(), now)));
    }
    return Result.ok(file);
  }

  // 5
  private static Result<Verified<SignedMetadata<Targets>>, ReleaseFailure> withoutDelegations(
      ProductLine line, Verified<SignedMetadata<Targets>> file) {
    return file.value().content().delegations().roles().isEmpty()
        ? Result.ok(file)
        : Result.failed(new ReleaseFailure.LineDelegates(line));
  }

  private static Result<List<ImageDescription>, ReleaseFailure> consistent(
      Catalogue catalogue, ProductLine line, List<ImageDescription> images) {
    var highest = catalogue.highestOf(line);
    for (var image : images) {
      var known = catalogue.find(image.path());
      // 7
      if (known.isPresent() && !known.get().image().equals(image)) {
        return Result.failed(new ReleaseFailure.EntryChanged(image.path()));
      }
      // 8; an image that is listed already may stay, one that was withdrawn counts as new
      boolean listed = known.filter(Release::published).isPresent();
      if (!listed && image.counter().isBelow(highest)) {
        return Result.failed(
            new ReleaseFailure.CounterTooLow(image.path(), image.counter(), highest));
      }
    }
    return Result.ok(images);
  }

  /// Whether the bytes that came in are those described.
  static Optional<ReleaseFailure> compare(ImageDescription image, ArtifactFacts facts) {
    if (!facts.length().equals(image.length())) {
      return Optional.of(
          new ReleaseFailure.ArtifactDiffers(
              image.path(),
              "a length of",
              Long.toString(image.length().value()),
              Long.toString(facts.length().value())));
    }
    if (!facts.blockRoot().equals(image.blocks().root())) {
      return Optional.of(
          new ReleaseFailure.ArtifactDiffers(
              image.path(),
              "the block root",
              image.blocks().root().hex(),
              facts.blockRoot().hex()));
    }
    return Optional.empty();
  }

  /// The role that speaks for an image.
  static RoleName roleOf(ImageDescription image) {
    return LineNames.role(image.line());
  }

  private static <T> Result<T, ReleaseFailure> trusted(Result<T, TrustFailure> result) {
    return switch (result) {
      case Result.Ok<T, TrustFailure>(var value) -> Result.ok(value);
      case Result.Failed<T, TrustFailure>(var cause) ->
          Result.failed(new ReleaseFailure.NotGenuine(cause));
    };
  }
}
