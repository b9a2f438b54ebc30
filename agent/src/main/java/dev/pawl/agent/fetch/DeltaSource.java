package dev.pawl.agent.fetch;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.director.NamedDelta;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Slot;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A patch that makes the wanted image out of the one that runs.
/// @param url where it is
/// @param base description of what runs, from its proof
/// @param slot where that is
public record DeltaSource(NamedDelta delta, URI url, ImageDescription base, Slot slot) {
  /// What a device can do with deltas.
  /// @param base description of what runs, from its proof
  /// @param slot where that is
  /// @param profile largest kind of patch it applies; none if it applies no patches
  /// @param givenUp patches that were of no use
  public record Ability(
      ImageDescription base, Slot slot, Optional<Profile> profile, Set<Digest> givenUp) {}

  /// The shortest of the named patches that this device can apply, if one is shorter than the
  /// image.
  /// @param folder where they are, as the server's link says
  public static Optional<DeltaSource> choose(
      List<NamedDelta> named, Optional<URI> folder, Ability ability, ByteCount image) {
    if (folder.isEmpty() || ability.profile.isEmpty()) {
      return Optional.empty();
    }
    ByteCount memory = ability.profile.get().memory();
    return named.stream()
        .filter(delta -> delta.base().equals(ability.base.sha256()))
        .filter(delta -> !delta.memory().exceeds(memory))
        .filter(delta -> image.exceeds(delta.length()))
        .filter(delta -> !ability.givenUp.contains(delta.sha256()))
        .min(Comparator.comparing(NamedDelta::length))
        .map(
            delta ->
                new DeltaSource(
                    delta, below(folder.get(), delta.sha256()), ability.base, ability.slot));
  }

  private static URI below(URI folder, Digest patch) {
    String text = folder.toString();
    return URI.create((text.endsWith("/") ? text : text + "/") + patch.hex());
  }
}
