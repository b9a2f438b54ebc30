/// Placeholder until the module's first package lands.
@NullMarked
package dev.pawl.cli;

import org.jspecify.annotations.NullMarked;
