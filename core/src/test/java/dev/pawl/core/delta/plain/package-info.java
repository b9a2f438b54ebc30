/// A second applier, written from docs/spec/delta.md alone.
/// May depend on nothing but the JDK: it shares no code with the first.
/// Read [PlainApplier] first.
@NullMarked
package dev.pawl.core.delta.plain;

import org.jspecify.annotations.NullMarked;
