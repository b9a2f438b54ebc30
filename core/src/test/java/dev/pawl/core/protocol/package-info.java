/// Tests of [dev.pawl.core.protocol].
@NullMarked
package dev.pawl.core.protocol;

import org.jspecify.annotations.NullMarked;
