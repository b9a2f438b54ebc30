package dev.pawl.sim.torture.flash;

import java.io.Serial;

/// The power is gone. An error, so that no program of ours takes it for a failing disk.
public final class PowerCut extends Error {
  @Serial private static final long serialVersionUID = 1;

  PowerCut() {
    super("the power is gone", null, false, false);
  }
}
