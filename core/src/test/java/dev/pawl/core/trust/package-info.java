/// Tests of `dev.pawl.core.trust`.
@NullMarked
package dev.pawl.core.trust;

import org.jspecify.annotations.NullMarked;
