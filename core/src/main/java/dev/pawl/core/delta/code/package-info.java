/// The entropy coder of patches: a binary arithmetic coder, and the adaptive models that tell it
/// how likely each bit is. Every model is written once and runs in both directions.
/// May depend on nothing but the JDK.
/// Read [BinaryCoder] first, then [AdaptiveBits], [Numbers] and [ByteMixer]; docs/spec/delta.md
/// gives each step in numbers.
@NullMarked
package dev.pawl.core.delta.code;

import org.jspecify.annotations.NullMarked;
