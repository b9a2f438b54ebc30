package dev.pawl.server.delta;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.TargetPath;
import dev.pawl.server.fleet.FleetVersion;
import dev.pawl.server.release.Catalogue;
import dev.pawl.server.release.Release;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which deltas are worth making. Pure.
///
/// To the newest release of each line, and to what is being rolled out; from what devices of
/// fitting
/// hardware proved to run, if that was published here. For each image the versions most devices
/// run,
/// at most 16.
final class DeltaPlanner {
  /// Most old versions for each image.
  static final int MOST_BASES = 16;

  private DeltaPlanner() {}

  /// @param assigned images that some device is still to install
  /// @return how many devices could use each
  static Map<DeltaKey, Long> wanted(
      Catalogue catalogue,
      List<FleetVersion> versions,
      Set<TargetPath> assigned,
      List<Profile> profiles) {
    var wanted = new LinkedHashMap<DeltaKey, Long>();
    for (ImageDescription image : images(catalogue, assigned)) {
      var bases = new HashMap<ImageDescription, Long>();
      for (FleetVersion version : versions) {
        catalogue
            .find(version.path())
            .map(Release::image)
            .filter(base -> base.sha256().equals(version.sha256()))
            .filter(base -> leadsTo(base, image, version))
            .ifPresent(base -> bases.merge(base, version.devices(), Long::sum));
      }
      bases.entrySet().stream()
          .sorted(Map.Entry.<ImageDescription, Long>comparingByValue().reversed())
          .limit(MOST_BASES)
          .forEach(
              base ->
                  profiles.forEach(
                      profile ->
                          wanted.put(
                              new DeltaKey(base.getKey().sha256(), image.sha256(), profile),
                              base.getValue())));
    }
    return wanted;
  }

  private static boolean leadsTo(ImageDescription base, ImageDescription image, FleetVersion of) {
    return base.line().equals(image.line())
        && !base.sha256().equals(image.sha256())
        && image.hardware().contains(of.hardware())
        && !image.counter().isBelow(base.counter());
  }

  private static List<ImageDescription> images(Catalogue catalogue, Set<TargetPath> assigned) {
    Collection<Release> newest = newest(catalogue).values();
    return catalogue.all().stream()
        .filter(Release::published)
        .filter(release -> newest.contains(release) || assigned.contains(release.image().path()))
        .sorted(Comparator.comparingLong(Release::number).reversed())
        .map(Release::image)
        .toList();
  }

  private static Map<ProductLine, Release> newest(Catalogue catalogue) {
    var newest = new HashMap<ProductLine, Release>();
    catalogue.all().stream()
        .filter(Release::published)
        .forEach(release -> newest.put(release.image().line(), release));
    return newest;
  }
}
