package dev.pawl.cli.release;

import dev.pawl.core.release.ImageType;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Version;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// What a release engineer says about a new release.
///
/// @param image the built file
/// @param notes what changes, for people
/// @param supportUntil until when it will be mended
/// @param superseded which older images leave with it
/// @param lowerCounter why the counter may be lower than one published; empty: it may not
public record ReleaseSpec(
    ProductLine line,
    Version version,
    ReleaseCounter counter,
    Set<HardwareId> hardware,
    ImageType type,
    Path image,
    Optional<String> notes,
    Optional<Instant> supportUntil,
    Optional<String> lowerCounter,
    Superseded superseded) {
  public ReleaseSpec {
    hardware = Collections.unmodifiableSet(new LinkedHashSet<>(hardware));
  }

  /// A release without notes, end of support or exceptions.
  public static ReleaseSpec of(
      ProductLine line,
      Version version,
      ReleaseCounter counter,
      Set<HardwareId> hardware,
      Path image) {
    return new ReleaseSpec(
        line,
        version,
        counter,
        hardware,
        ImageType.JAVA_APP,
        image,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Superseded.NONE);
  }

  /// The same with an image of another type.
  public ReleaseSpec as(ImageType other) {
    return new ReleaseSpec(
        line,
        version,
        counter,
        hardware,
        other,
        image,
        notes,
        supportUntil,
        lowerCounter,
        superseded);
  }

  /// The same, allowed to have a lower counter than one published, for this reason.
  public ReleaseSpec allowingLowerCounter(String reason) {
    return new ReleaseSpec(
        line,
        version,
        counter,
        hardware,
        type,
        image,
        notes,
        supportUntil,
        Optional.of(reason),
        superseded);
  }

  /// The same, and these older images leave the line's metadata.
  public ReleaseSpec withdrawing(Superseded old) {
    return new ReleaseSpec(
        line, version, counter, hardware, type, image, notes, supportUntil, lowerCounter, old);
  }
}
