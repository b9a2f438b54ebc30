/// Tests of `decide`.
@NullMarked
package dev.pawl.server.decide;

import org.jspecify.annotations.NullMarked;
