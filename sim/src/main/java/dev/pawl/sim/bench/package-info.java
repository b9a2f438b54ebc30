/// Measurements anyone can repeat: one class per bench, each a subcommand of `pawl bench`. May
/// depend on every program, since it measures them as they are; nothing depends on it. Read
/// [BenchMain] first.
@NullMarked
package dev.pawl.sim.bench;

import org.jspecify.annotations.NullMarked;
