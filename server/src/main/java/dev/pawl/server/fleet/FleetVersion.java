package dev.pawl.server.fleet;

import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.TargetPath;

/// A version that devices proved to run, and how many of this hardware do.
public record FleetVersion(HardwareId hardware, TargetPath path, Digest sha256, long devices) {}
