/// What the demo shows, as lines for people or as JSON lines. Knows what happened, not how it was
/// brought about: depends on `core.json`, `core.value` and `cli.output` only. Read [Screen] first.
@NullMarked
package dev.pawl.sim.demo.screen;

import org.jspecify.annotations.NullMarked;
