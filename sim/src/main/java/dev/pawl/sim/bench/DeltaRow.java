package dev.pawl.sim.bench;

import dev.pawl.sim.bench.DeltaReference.Kind;
import java.util.Optional;
import java.util.OptionalDouble;

/// What was measured of one pair.
/// @param hdiffz bytes of HDiffPatch's patch: measured, or the reference figure
/// @param apply by the command line: the whole process, above one that has nothing to apply
/// @param device by a process that lives on: CPU time, and memory above what it had before
/// @param problem why there is no usable patch, in words
record DeltaRow(
    String pair,
    Kind kind,
    long image,
    Optional<Long> full,
    Optional<Long> hdiffz,
    long patch,
    ChildRun.Cost make,
    ChildRun.Cost apply,
    ChildRun.Cost device,
    Optional<String> problem) {
  /// The patch in parts of HDiffPatch's.
  OptionalDouble ratio() {
    return problem.isPresent() || hdiffz.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) patch / hdiffz.get());
  }

  /// Bytes of the new image a CPU second of the command line.
  double applySpeed() {
    return image / Math.max(0.001, apply.cpuSeconds());
  }

  /// Bytes of the new image a CPU second of a process that lives on.
  double deviceSpeed() {
    return image / Math.max(0.001, device.cpuSeconds());
  }
}
