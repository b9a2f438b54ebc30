/// Placeholder until the module's first package lands.
@NullMarked
package dev.pawl.core;

import org.jspecify.annotations.NullMarked;
