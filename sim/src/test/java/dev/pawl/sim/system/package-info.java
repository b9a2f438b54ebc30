/// Tests of the whole system: real servers, boot stages and agents as processes of their own, as
/// people start them, with whatever can happen to them. May use every program, and the stage of the
/// demo. Read [FirstHourTest] first.
@NullMarked
package dev.pawl.sim.system;

import org.jspecify.annotations.NullMarked;
