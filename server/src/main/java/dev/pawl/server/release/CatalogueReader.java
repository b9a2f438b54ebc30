package dev.pawl.server.release;

import dev.pawl.core.failure.Result;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes the catalogue. What is published now comes from the verified metadata alone; the database
/// adds numbers, and remembers what was withdrawn.
final class CatalogueReader {
  private final Map<TargetPath, Release> known = new LinkedHashMap<>();
  private final List<Release> published = new ArrayList<>();
  private final Map<ProductLine, ReleaseCounter> floors = new HashMap<>();

  private CatalogueReader(List<Release> known) {
    known.forEach(release -> this.known.put(release.image().path(), release));
  }

  static Result<Catalogue, ReleaseFailure> read(RepositoryState state, List<Release> known) {
    var reader = new CatalogueReader(known);
    for (var line : state.lines().entrySet()) {
      var failure = reader.add(line.getKey(), line.getValue());
      if (failure.isPresent()) {
        return Result.failed(failure.get());
      }
    }
    return Result.ok(reader.catalogue());
  }

  private Optional<ReleaseFailure> add(RoleName role, Verified<SignedMetadata<Targets>> line) {
    LineNames.lineOf(role).ifPresent(name -> floors.put(name, LineFloor.of(line)));
    return switch (ImageDescription.allFrom(line, role)) {
      case Result.Failed<List<Verified<ImageDescription>>, TrustFailure>(var failure) ->
          Optional.of(new ReleaseFailure.RepositoryDamaged(role + ".json", failure.explain()));
      case Result.Ok<List<Verified<ImageDescription>>, TrustFailure>(var images) ->
          images.stream()
              .map(Verified::value)
              .filter(image -> !addImage(image))
              .findFirst()
              .map(
                  image ->
                      new ReleaseFailure.RepositoryDamaged(
                          "list of releases", image.path() + " is missing."));
    };
  }

  private boolean addImage(ImageDescription image) {
    var release = Optional.ofNullable(known.remove(image.path()));
    release.ifPresent(
        row -> published.add(new Release(row.number(), image, true, row.firstPublishedAt())));
    return release.isPresent();
  }

  private Catalogue catalogue() {
    var all = new ArrayList<>(published);
    all.addAll(known.values());
    return new Catalogue(all, floors);
  }
}
