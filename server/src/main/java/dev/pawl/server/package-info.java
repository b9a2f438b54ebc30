/// Placeholder until the module's first package lands.
@NullMarked
package dev.pawl.server;

import org.jspecify.annotations.NullMarked;
