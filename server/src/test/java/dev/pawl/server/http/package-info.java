/// Tests of routes, listeners and limits, with real connections.
@NullMarked
package dev.pawl.server.http;

import org.jspecify.annotations.NullMarked;
