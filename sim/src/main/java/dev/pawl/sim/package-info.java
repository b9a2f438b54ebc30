/// Placeholder until the module's first package lands.
@NullMarked
package dev.pawl.sim;

import org.jspecify.annotations.NullMarked;
