/// Tests of `pawl`, the launcher at the root of the repository, in small trees with a Java and a
/// Maven that only write down how they were called. Depends on nothing of ours. Read [LauncherTest]
/// first.
@NullMarked
package dev.pawl.sim.launcher;

import org.jspecify.annotations.NullMarked;
