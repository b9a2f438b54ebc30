package dev.pawl.sim.torture;

import dev.pawl.core.value.Digest;
import dev.pawl.sim.torture.Life.CutPoint;
import dev.pawl.sim.torture.flash.Crash;
import dev.pawl.sim.torture.flash.FlashDisk;
import dev.pawl.sim.torture.world.ServerState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// One way in which the power fails at one moment.
/// @param state what the device and the server go on from; nothing where a bit rotted as well
/// @param disk makes what is found when the power is back
/// @param rot the bit that rotted, if one did
/// @param told how to find it again
record Cut(
    CutPoint point,
    Optional<State> state,
    Supplier<FlashDisk> disk,
    Optional<Rot> rot,
    String told) {
  /// What a life goes on from. Lives are determined by it: two that begin alike end alike.
  record State(Digest disk, ServerState server, Promise promise) {}

  /// All ways at some points.
  /// @param distinct those that begin differently, in the order of the points
  /// @param alike how many more there are, which begin like one of those
  record All(List<Cut> distinct, long alike) {}

  /// The ways at `points`; the same seed brings the same ones.
  static All at(String scenario, List<CutPoint> points, Explorer.Effort effort, ExecutorService on)
      throws InterruptedException, ExecutionException {
    List<Future<List<Cut>>> found = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      int number = i;
      found.add(on.submit(() -> at(scenario, number, points.get(number), effort)));
    }
    Set<State> known = new HashSet<>();
    List<Cut> distinct = new ArrayList<>();
    long alike = 0;
    for (Future<List<Cut>> some : found) {
      for (Cut cut : some.get()) {
        if (cut.state().isEmpty() || known.add(cut.state().get())) {
          distinct.add(cut);
        } else {
          alike++;
        }
      }
    }
    return new All(distinct, alike);
  }

  private static List<Cut> at(String scenario, int number, CutPoint point, Explorer.Effort effort) {
    var random = new Random(effort.seed() * 1_000_003 + number);
    String at = "%s, cut %d before %s".formatted(scenario, number, point.moment().next());
    List<Cut> cuts = new ArrayList<>();
    for (Crash crash : Crash.at(point.moment(), effort.combinations(), random)) {
      var state = new State(crash.disk().get().content(), point.server(), point.promise());
      String told = "%s, %s (%s)".formatted(at, crash.kind(), crash.told());
      cuts.add(new Cut(point, Optional.of(state), crash.disk(), Optional.empty(), told));
    }
    for (Rot rot : Rot.at(point.moment(), effort.rotten(), random)) {
      String told = "%s, rot of bit %d in %s".formatted(at, rot.bit(), rot.file());
      cuts.add(new Cut(point, Optional.empty(), rot::disk, Optional.of(rot), told));
    }
    return cuts;
  }
}
