/// The steps of the demo: what is done, and what must come of it. Depends on `demo.stage`,
/// `demo.script` and `sim.hostile`. Read [Programme] first.
@NullMarked
package dev.pawl.sim.demo.act;

import org.jspecify.annotations.NullMarked;
