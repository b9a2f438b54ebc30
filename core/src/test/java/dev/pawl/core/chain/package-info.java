/// Tests of `dev.pawl.core.chain`.
@NullMarked
package dev.pawl.core.chain;

import org.jspecify.annotations.NullMarked;
