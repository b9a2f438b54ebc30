/// `pawl demo`: the command and the frame around the steps. Depends on everything below it; nothing
/// depends on it. Read [DemoMain] first.
@NullMarked
package dev.pawl.sim.demo;

import org.jspecify.annotations.NullMarked;
