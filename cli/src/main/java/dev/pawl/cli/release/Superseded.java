package dev.pawl.cli.release;

import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which older images leave the line's metadata when a new release comes: once the next snapshot is
/// out, nobody can order them any more, not even with all keys of the server. What stays is the new
/// image; for each hardware the newest before it (the last good one); what devices run, since
/// deltas begin there, or are still to install; and what is named.
///
/// @param inUse what devices run or are still to install; empty: not known, so none leaves by age
/// @param keep versions that stay whatever their age
/// @param withdraw versions that leave whoever uses them
public record Superseded(
    Optional<Set<TargetPath>> inUse, Set<Version> keep, Set<Version> withdraw) {
  /// All older images stay.
  public static final Superseded NONE = new Superseded(Optional.empty(), Set.of(), Set.of());

  public Superseded {
    inUse = inUse.map(Set::copyOf);
    keep = Set.copyOf(keep);
    withdraw = Set.copyOf(withdraw);
  }

  /// Those that are superseded leave, except what is in use.
  public static Superseded leavingExcept(Set<TargetPath> inUse) {
    return new Superseded(Optional.of(inUse), Set.of(), Set.of());
  }

  /// The images that leave.
  /// @param published those of the line, in any order
  /// @param next the hardware that the new image fits
  List<ImageDescription> leaving(List<ImageDescription> published, Set<HardwareId> next) {
    return published.stream()
        .filter(
            image ->
                withdraw.contains(image.version())
                    || (inUse.isPresent()
                        && !isKept(image)
                        && isSuperseded(image, published, next)))
        .toList();
  }

  /// The images that only stay because they are in use.
  List<ImageDescription> stayingInUse(List<ImageDescription> published, Set<HardwareId> next) {
    return published.stream()
        .filter(
            image ->
                inUse.filter(used -> used.contains(image.path())).isPresent()
                    && !keep.contains(image.version())
                    && !withdraw.contains(image.version())
                    && isSuperseded(image, published, next))
        .toList();
  }

  private boolean isKept(ImageDescription image) {
    return keep.contains(image.version())
        || inUse.filter(used -> used.contains(image.path())).isPresent();
  }

  /// Whether, for all its hardware, the new image comes and a newer one stays as the last good.
  private static boolean isSuperseded(
      ImageDescription image, List<ImageDescription> published, Set<HardwareId> next) {
    Set<HardwareId> withLastGood = new HashSet<>();
    published.stream()
        .filter(other -> isNewer(other, image))
        .forEach(other -> withLastGood.addAll(other.hardware()));
    return next.containsAll(image.hardware()) && withLastGood.containsAll(image.hardware());
  }

  /// Later described; what does not say when counts as the oldest. Never by version, which has no
  /// order.
  private static boolean isNewer(ImageDescription image, ImageDescription than) {
    Instant when = image.built().orElse(Instant.MIN);
    Instant then = than.built().orElse(Instant.MIN);
    return when.equals(then) ? than.counter().isBelow(image.counter()) : when.isAfter(then);
  }
}
