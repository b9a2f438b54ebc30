package dev.pawl.sim.fleet;

import dev.pawl.agent.Connector;

/// What becomes of a device's connection without its plan knowing: nothing. Port: tests have one
/// that makes a hole, which the simulator must find.
@FunctionalInterface
interface Tampering {
  /// Leaves everything as it is.
  Tampering NONE = (_, connector) -> connector;

  /// The connector that the device of `plan` gets.
  Connector over(DevicePlan plan, Connector connector);
}
