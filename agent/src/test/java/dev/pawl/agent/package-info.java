/// Tests of the agent as a whole. Read [AgentTest] first.
@NullMarked
package dev.pawl.agent;

import org.jspecify.annotations.NullMarked;
