/// The tidy test: reads our own tree and says where it has left the form we agreed on, and what to
/// write instead. Owns the rules of form; may depend on the JDK's compiler tree API and on
/// ArchUnit, and on nothing of ours. Each rule is a pure function from what was read to findings,
/// with a test that shows it a violation. Read [TidyTest] first.
@NullMarked
package dev.pawl.sim.tidy;

import org.jspecify.annotations.NullMarked;
