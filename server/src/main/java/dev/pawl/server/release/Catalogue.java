package dev.pawl.server.release;

import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every release there is and was, as the verified metadata of the lines says. Immutable; a
/// publication makes the next one.
public final class Catalogue {
  /// Nothing published yet.
  public static final Catalogue EMPTY = new Catalogue(List.of(), Map.of());

  private final Map<TargetPath, Release> byPath;
  private final Map<ProductLine, ReleaseCounter> floors;

  Catalogue(List<Release> releases, Map<ProductLine, ReleaseCounter> floors) {
    var sorted = new LinkedHashMap<TargetPath, Release>();
    releases.stream()
        .sorted(Comparator.comparingLong(Release::number))
        .forEach(release -> sorted.put(release.image().path(), release));
    this.byPath = Collections.unmodifiableMap(sorted);
    this.floors = Map.copyOf(floors);
  }

  /// What was published under this path, also if it was withdrawn since.
  public Optional<Release> find(TargetPath path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /// All of them, in the order in which they were first published.
  public List<Release> all() {
    return List.copyOf(byPath.values());
  }

  /// The lowest counter the signed metadata of the line allows; 0 where it says nothing.
  public ReleaseCounter floorOf(ProductLine line) {
    return floors.getOrDefault(line, ReleaseCounter.ZERO);
  }

  /// The highest counter ever published in the line.
  ReleaseCounter highestOf(ProductLine line) {
    return byPath.values().stream()
        .map(Release::image)
        .filter(image -> image.line().equals(line))
        .map(image -> image.counter())
        .max(Comparator.naturalOrder())
        .orElse(ReleaseCounter.ZERO);
  }
}
