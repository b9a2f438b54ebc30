/// The demo as a script: steps, what each must bring about, and how what was found is compared with
/// it. Knows nothing of servers and devices; depends on `demo.screen`. Read [Script] first.
@NullMarked
package dev.pawl.sim.demo.script;

import org.jspecify.annotations.NullMarked;
