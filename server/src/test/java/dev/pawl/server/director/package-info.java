/// Tests of [dev.pawl.server.director].
@NullMarked
package dev.pawl.server.director;

import org.jspecify.annotations.NullMarked;
