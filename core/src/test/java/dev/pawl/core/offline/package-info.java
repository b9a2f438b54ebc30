/// Tests of [dev.pawl.core.offline].
@NullMarked
package dev.pawl.core.offline;

import org.jspecify.annotations.NullMarked;
