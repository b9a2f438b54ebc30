/// Tests of `report`.
@NullMarked
package dev.pawl.server.report;

import org.jspecify.annotations.NullMarked;
