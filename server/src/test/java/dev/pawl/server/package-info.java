/// Tests of the server as a whole.
@NullMarked
package dev.pawl.server;

import org.jspecify.annotations.NullMarked;
