/// Tests of `ddi`.
@NullMarked
package dev.pawl.server.ddi;

import org.jspecify.annotations.NullMarked;
