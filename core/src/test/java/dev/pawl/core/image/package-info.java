/// Tests of `dev.pawl.core.image`.
@NullMarked
package dev.pawl.core.image;

import org.jspecify.annotations.NullMarked;
