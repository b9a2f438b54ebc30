package dev.pawl.sim.torture;

import dev.pawl.core.file.Disk;
import dev.pawl.sim.torture.Life.CutPoint;
import dev.pawl.sim.torture.flash.Crash;
import dev.pawl.sim.torture.flash.FlashDisk;
import dev.pawl.sim.torture.world.ServerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleConsumer;
import java.util.function.UnaryOperator;

/// Cuts the power at every moment of a scenario, in every way, lets the device live on, and cuts a
/// sample of these recoveries once more. The same seed gives the same cuts.
final class Explorer {
  private final Effort effort;
  private final BootHook hook;
  private final UnaryOperator<Disk> disks;
  private final AtomicBoolean enough = new AtomicBoolean(); // something broke, and that will do

  /// How much is tried.
  /// @param combinations of unforced changes at one moment, where there are too many for all
  /// @param pairs second cuts for each first cut, on average in hundredths
  /// @param threads that work side by side
  /// @param upToFirst whether the first thing that breaks ends it
  record Effort(long seed, int combinations, int pairs, int threads, boolean upToFirst) {}

  /// @param disks what programs get to see of a disk: the disk itself, but for tests of the
  ///     explorer, which break it
  Explorer(Effort effort, BootHook hook, UnaryOperator<Disk> disks) {
    this.effort = effort;
    this.hook = hook;
    this.disks = disks;
  }

  /// Explores a scenario.
  /// @param progress told from time to time which part is done, from 0 to 1
  Tally explore(Scenario scenario, DoubleConsumer progress) throws InterruptedException {
    Life whole = life(scenario, scenario.disk().copy(), scenario.server(), Promise.NONE);
    Verdict without = whole.run();
    Tally tally = Tally.none(scenario.name()).withCutPoints(whole.cutPoints().size());
    if (!(without instanceof Verdict.Good)) {
      return tally.and(Tally.of(scenario.name(), without, false, "no power cut at all"));
    }
    List<CutPoint> points = whole.cutPoints();
    try (ExecutorService threads = Executors.newFixedThreadPool(effort.threads())) {
      List<Future<Tally>> parts = new ArrayList<>();
      for (int i = 0; i < points.size(); i++) {
        int number = i;
        parts.add(threads.submit(() -> cutAt(scenario, number, points.get(number))));
      }
      for (int i = 0; i < parts.size(); i++) {
        tally = tally.and(parts.get(i).get());
        progress.accept((i + 1.0) / parts.size());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("exploring " + scenario.name(), e.getCause());
    }
    return tally;
  }

  /// Every way in which the power may fail at one moment.
  private Tally cutAt(Scenario scenario, int number, CutPoint point) {
    var random = new Random(effort.seed() * 1_000_003 + number);
    Tally tally = Tally.none(scenario.name());
    String at = "%s, cut %d before %s".formatted(scenario.name(), number, point.moment().next());
    for (Crash crash : Crash.at(point.moment(), effort.combinations(), random)) {
      if (enough.get()) {
        return tally;
      }
      String told = "%s, %s (%s)".formatted(at, crash.kind(), crash.told());
      Life life = life(scenario, crash.disk().get(), point);
      tally = tally.and(Tally.of(scenario.name(), life.run(), false, told));
      tally = tally.and(cutAgain(scenario, life, told, random));
    }
    Optional<Rot> rot = Rot.at(point.moment(), random);
    if (rot.isPresent()) {
      Life life = life(scenario, rot.get().disk(), point);
      Verdict verdict = rot.get().slot() ? waiting(life.run()) : life.run();
      String told = at + ", rot in " + rot.get().file();
      tally = tally.and(Tally.of(scenario.name(), verdict, false, told));
    }
    if (effort.upToFirst() && !tally.isClean()) {
      enough.set(true);
    }
    return tally;
  }

  private Life life(Scenario scenario, FlashDisk disk, CutPoint from) {
    return life(scenario, disk, from.server(), from.promise());
  }

  private Life life(Scenario scenario, FlashDisk disk, ServerState server, Promise promise) {
    return new Life(scenario, new Life.Power(disk, disks.apply(disk)), server, promise, hook);
  }

  /// A device whose only good image rotted can do no better than to wait.
  private static Verdict waiting(Verdict verdict) {
    return verdict instanceof Verdict.Bricked || verdict instanceof Verdict.Lost
        ? new Verdict.Waits()
        : verdict;
  }

  /// A sample of the moments of a recovery.
  private Tally cutAgain(Scenario scenario, Life first, String told, Random random) {
    List<CutPoint> points = first.cutPoints();
    long possible =
        points.stream()
            .mapToLong(point -> Crash.count(point.moment(), effort.combinations()))
            .sum();
    Tally tally = Tally.none(scenario.name()).withPairsPossible(possible);
    int count = effort.pairs() / 100 + (random.nextInt(100) < effort.pairs() % 100 ? 1 : 0);
    for (int i = 0; i < count && !points.isEmpty(); i++) {
      CutPoint point = points.get(random.nextInt(points.size()));
      List<Crash> ways = Crash.at(point.moment(), effort.combinations(), random);
      Crash crash = ways.get(random.nextInt(ways.size()));
      Life second = life(scenario, crash.disk().get(), point);
      String again =
          "%s; again before %s, %s (%s)"
              .formatted(told, point.moment().next(), crash.kind(), crash.told());
      tally = tally.and(Tally.of(scenario.name(), second.run(), true, again));
    }
    return tally;
  }
}
