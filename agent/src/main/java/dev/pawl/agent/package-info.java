/// Placeholder until the module's first package lands.
@NullMarked
package dev.pawl.agent;

import org.jspecify.annotations.NullMarked;
