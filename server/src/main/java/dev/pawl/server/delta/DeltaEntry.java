package dev.pawl.server.delta;

import dev.pawl.core.director.NamedDelta;
import dev.pawl.core.value.ByteCount;
import java.time.Instant;
import java.util.Optional;

/// What is known of a delta.
/// @param devices how many could use it when it was last asked for
/// @param attempts how often making it was begun
/// @param nextAt when it may be begun (again), while it is wanted
/// @param patch the patch, once it is made
/// @param full length of the image, compressed, once the patch was compared with it
/// @param failure code and explanation of the last attempt that failed
public record DeltaEntry(
    DeltaKey key,
    DeltaState state,
    long devices,
    long attempts,
    Instant nextAt,
    Instant changedAt,
    Optional<NamedDelta> patch,
    Optional<ByteCount> full,
    Optional<Trouble> failure) {
  /// Why the last attempt failed.
  public record Trouble(String code, String text) {}
}
