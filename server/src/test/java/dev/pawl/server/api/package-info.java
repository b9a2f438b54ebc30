/// Tests of the operator API, every answer held against its document.
@NullMarked
package dev.pawl.server.api;

import org.jspecify.annotations.NullMarked;
