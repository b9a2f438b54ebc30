package dev.pawl.server.delta;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.value.Digest;

/// Which delta: from which image to which, for which kind of device. The same key always gives the
/// same patch.
public record DeltaKey(Digest base, Digest image, Profile profile) {}
