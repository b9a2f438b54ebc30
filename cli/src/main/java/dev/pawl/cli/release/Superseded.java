package dev.pawl.cli.release;

import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.Version;
import java.util.List;
import java.util.Set;

/// Which older images leave the line's metadata when a new release comes: once the next snapshot is
/// out, nobody can order them any more, not even with all keys of the server. What stays is the new
/// image, the one that was the newest before it (the last good one), and those that are named, for
/// example because devices still need them as the base of a delta.
///
/// @param leave whether any leave at all
/// @param keep versions that stay whatever their age
public record Superseded(boolean leave, Set<Version> keep) {
  /// All older images stay.
  public static final Superseded NONE = new Superseded(false, Set.of());

  public Superseded {
    keep = Set.copyOf(keep);
  }

  /// The images that leave.
  /// @param published those of the line, the newest last
  List<ImageDescription> of(List<ImageDescription> published) {
    return leave && published.size() > 1
        ? published.subList(0, published.size() - 1).stream()
            .filter(image -> !keep.contains(image.version()))
            .toList()
        : List.of();
  }
}
