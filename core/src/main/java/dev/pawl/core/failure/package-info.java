/// What every expected failure has in common: a stable code and an explanation.
/// Depends on nothing; each capability has its own sealed family of failures.
/// Read [Failure] first.
@NullMarked
package dev.pawl.core.failure;

import org.jspecify.annotations.NullMarked;
