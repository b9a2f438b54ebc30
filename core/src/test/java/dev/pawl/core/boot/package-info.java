/// Tests of `dev.pawl.core.boot`.
@NullMarked
package dev.pawl.core.boot;

import org.jspecify.annotations.NullMarked;
