/// What the device does next: one pure function from phase and event to the next phase and the
/// effects, and when it polls again. Touches nothing; knows values and protocol records only.
/// May depend on `core`. Read [AgentStep] first.
@NullMarked
package dev.pawl.agent.phase;

import org.jspecify.annotations.NullMarked;
