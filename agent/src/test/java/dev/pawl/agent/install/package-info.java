/// Tests of the back-ends, each against the real tool.
@NullMarked
package dev.pawl.agent.install;

import org.jspecify.annotations.NullMarked;
