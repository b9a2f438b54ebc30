package dev.pawl.sim.torture;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.file.Disk;
import dev.pawl.sim.torture.Life.CutPoint;
import dev.pawl.sim.torture.flash.Crash;
import dev.pawl.sim.torture.flash.FlashDisk;
import dev.pawl.sim.torture.world.ServerState;
import dev.pawl.sim.torture.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleConsumer;
import java.util.function.UnaryOperator;

/// Cuts the power at every moment of a scenario, in every way, lets the device live on, and cuts a
/// sample of these recoveries once more.
///
/// The same seed gives the same lives, whichever of the threads is quicker: cuts are taken in
/// rounds,
/// and a life joins only lives of earlier rounds.
final class Explorer {
  private static final int ROUND = 64;

  private final Effort effort;
  private final BootHook hook;
  private final UnaryOperator<Disk> disks;
  private final AtomicBoolean enough = new AtomicBoolean(); // something broke, and that will do
  private final Set<Life.Turn> good = new HashSet<>(); // grows between rounds only

  /// How much is tried.
  /// @param combinations of unforced changes at one moment, where there are too many for all
  /// @param rotten bits that rot at one moment, each in another part of the device
  /// @param pairs second cuts for each first cut, on average in hundredths
  /// @param threads that work side by side
  /// @param upToFirst whether the first thing that breaks ends it
  record Effort(
      long seed, int combinations, int rotten, int pairs, int threads, boolean upToFirst) {}

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
    good.clear();
    Life whole = life(scenario, scenario.disk().copy(), scenario.server(), Promise.NONE);
    Verdict without = orBricked(whole.run());
    good.addAll(whole.turns());
    Tally tally = Tally.none(scenario.name()).withCutPoints(whole.cutPoints().size());
    if (!(without instanceof Verdict.Good)) {
      return tally.and(Tally.of(scenario.name(), without, "no power cut at all"));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(effort.threads())) {
      Cut.All cuts = Cut.at(scenario.name(), whole.cutPoints(), effort, threads);
      tally = tally.withAlike(cuts.alike());
      int count = cuts.distinct().size();
      for (int from = 0; from < count; from += ROUND) {
        int to = Math.min(count, from + ROUND);
        tally = tally.and(round(scenario, cuts.distinct(), from, to, threads));
        progress.accept((double) to / count);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("exploring " + scenario.name(), e.getCause());
    }
    return tally;
  }

  /// What one cut led to.
  /// @param good turns that were taken by lives that ended well
  private record Found(Tally tally, List<Life.Turn> good) {
    Found and(Tally other, List<Life.Turn> more) {
      var all = new ArrayList<>(good);
      all.addAll(more);
      return new Found(tally.and(other), all);
    }
  }

  private Tally round(Scenario scenario, List<Cut> cuts, int from, int to, ExecutorService threads)
      throws InterruptedException, ExecutionException {
    List<Future<Found>> parts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Cut cut = cuts.get(i);
      var random = new Random(effort.seed() * 7_919 + i);
      parts.add(threads.submit(() -> livesAfter(scenario, cut, random)));
    }
    List<Found> round = new ArrayList<>();
    for (Future<Found> part : parts) {
      round.add(part.get());
    }
    Tally tally = Tally.none(scenario.name());
    for (Found found : round) {
      tally = tally.and(found.tally());
      good.addAll(found.good());
    }
    return tally;
  }

  private Found livesAfter(Scenario scenario, Cut cut, Random random) {
    if (enough.get()) {
      return new Found(Tally.none(scenario.name()), List.of());
    }
    Found found;
    if (cut.rot().isPresent()) {
      Verdict verdict = afterRot(scenario, cut.point(), cut.rot().get());
      found = new Found(Tally.of(scenario.name(), verdict, cut.told()).rotten(), List.of());
    } else {
      Life life = life(scenario, cut.disk().get(), cut.point());
      Verdict verdict = orBricked(life.run());
      found = new Found(Tally.of(scenario.name(), verdict, cut.told()), turns(life, verdict));
      found = cutAgain(scenario, life, found, cut.told(), random);
    }
    if (effort.upToFirst() && !found.tally().isClean()) {
      enough.set(true);
    }
    return found;
  }

  private static List<Life.Turn> turns(Life life, Verdict verdict) {
    return verdict instanceof Verdict.Good ? life.turns() : List.of();
  }

  private Life life(Scenario scenario, FlashDisk disk, CutPoint from) {
    return life(scenario, disk, from.server(), from.promise());
  }

  private Life life(Scenario scenario, FlashDisk disk, ServerState server, Promise promise) {
    return new Life(scenario, new Life.Power(disk, disks.apply(disk)), server, promise, hook)
        .joining(good);
  }

  /// No power cut alone may make a device wait for help.
  private static Verdict orBricked(Verdict verdict) {
    return verdict instanceof Verdict.Waits
        ? new Verdict.Bricked("nothing can be booted")
        : verdict;
  }

  /// Where an image rotted the device may run the other one, even an older one above its floor, and
  /// say that the update failed: then the same release, rolled out once more, must come through.
  /// Where the only good image rotted it may wait for help.
  private Verdict afterRot(Scenario scenario, CutPoint point, Rot rot) {
    FlashDisk disk = rot.disk();
    if (rot.part().slot().isEmpty()) {
      return orBricked(life(scenario, disk, point).run());
    }
    Promise left = point.promise().without(rot.part().slot().get());
    Life life = life(scenario, disk, point.server(), left);
    Verdict verdict = life.run();
    return switch (verdict) {
      case Verdict.Good _, Verdict.Unverified _ -> verdict;
      case Verdict.Waits _ ->
          boots(scenario, rot.clean().without(folderOf(rot)), point)
              ? new Verdict.Bricked("nothing can be booted, and the other slot is good")
              : verdict;
      case Verdict.Bricked _, Verdict.Lost _ -> {
        Scenario again = scenario.again(disk.copy(), life.known());
        yield orBricked(life(again, again.disk(), again.server(), left).run());
      }
    };
  }

  private boolean boots(Scenario scenario, FlashDisk disk, CutPoint point) {
    Life life = life(scenario, disk, point.server(), Promise.NONE);
    return !(life.run() instanceof Verdict.Waits);
  }

  private static Path folderOf(Rot rot) {
    return new DeviceFolder(World.ROOT, rot.clean()).slot(rot.part().slot().orElseThrow());
  }

  /// A sample of the moments of a recovery.
  private Found cutAgain(Scenario scenario, Life first, Found once, String told, Random random) {
    List<CutPoint> points = first.cutPoints();
    long possible =
        points.stream()
            .mapToLong(point -> Crash.count(point.moment(), effort.combinations()))
            .sum();
    Found found = once.and(Tally.none(scenario.name()).withPairsPossible(possible), List.of());
    int count = effort.pairs() / 100 + (random.nextInt(100) < effort.pairs() % 100 ? 1 : 0);
    for (int i = 0; i < count && !points.isEmpty(); i++) {
      CutPoint point = points.get(random.nextInt(points.size()));
      List<Crash> ways = Crash.at(point.moment(), effort.combinations(), random);
      Crash crash = ways.get(random.nextInt(ways.size()));
      Life second = life(scenario, crash.disk().get(), point);
      String again =
          "%s; again before %s, %s (%s)"
              .formatted(told, point.moment().next(), crash.kind(), crash.told());
      Verdict verdict = orBricked(second.run());
      found = found.and(Tally.of(scenario.name(), verdict, again).asPair(), turns(second, verdict));
    }
    return found;
  }
}
