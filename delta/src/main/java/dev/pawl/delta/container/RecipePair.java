package dev.pawl.delta.container;

import dev.pawl.core.delta.container.Recipe;

/// The recipes of an old and a new image, made for each other.
/// @param exact encoded bytes of the new image that are put together again from decoded ones
/// @param copied encoded bytes of the new image that stand in the old one as they are
/// @param opaque encoded bytes of the new image that no library here makes again
public record RecipePair(Recipe old, Recipe now, long exact, long copied, long opaque) {}
