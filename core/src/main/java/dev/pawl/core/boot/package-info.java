/// Which slot a device boots: the boot record, its bytes, and the decision made from it and from
/// what verification said about each slot. Computes and touches nothing.
/// May depend on values, failures, releases and the rules of `core.image`.
/// Read [BootRecord] first, then [BootDecision].
@NullMarked
package dev.pawl.core.boot;

import org.jspecify.annotations.NullMarked;
