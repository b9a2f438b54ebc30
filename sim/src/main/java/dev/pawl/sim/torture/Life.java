package dev.pawl.sim.torture;

import dev.pawl.agent.Connector;
import dev.pawl.agent.EventLog;
import dev.pawl.agent.Pace;
import dev.pawl.agent.RunCommand;
import dev.pawl.agent.Surroundings;
import dev.pawl.agent.command.Ended;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.identity.DeviceIdentity;
import dev.pawl.agent.identity.IdentityFiles;
import dev.pawl.agent.identity.Renewal;
import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.agent.watchdog.Heartbeat;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.file.Disk;
import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.torture.BootHook.Started;
import dev.pawl.sim.torture.flash.FlashDisk;
import dev.pawl.sim.torture.flash.Moment;
import dev.pawl.sim.torture.world.ForeseeableKeys;
import dev.pawl.sim.torture.world.ServerState;
import dev.pawl.sim.torture.world.VirtualServer;
import dev.pawl.sim.torture.world.World;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// A device from power-on until it has nothing more to do: the real boot stage, then the real
/// agent, again and again, in one thread and without any time passing. Every change of its disk is
/// noted with the server and the promises of its moment, so that the power can be cut there
/// afterwards.
final class Life {
  private static final int MOST_BOOTS = 16;
  private static final int MOST_PAUSES = 40;
  private static final int MOST_SIGNS = 4000;

  /// A moment at which the power may fail.
  record CutPoint(Moment moment, ServerState server, Promise promise) {}

  private final Scenario scenario;
  private final FlashDisk flash;
  private final DeviceFolder folder;
  private final VirtualServer server;
  private final BootHook hook;
  private final PromiseWatch promises;
  private final List<CutPoint> cutPoints = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private Set<Turn> good = Set.of(); // set before it is run, if at all

  /// A device that is about to boot again: all that its further life depends on.
  record Turn(
      Scenario.Goal goal, Digest disk, ServerState server, Promise promise, ResetReason last) {}

  /// A disk, and what programs get to see of it: the same, but for tests of the explorer.
  record Power(FlashDisk flash, Disk seen) {
    Power(FlashDisk flash) {
      this(flash, flash);
    }
  }

  /// @param before what was promised before the power failed
  Life(Scenario scenario, Power power, ServerState known, Promise before, BootHook hook) {
    this.scenario = scenario;
    this.flash = power.flash();
    this.folder = new DeviceFolder(World.ROOT, power.seen());
    this.server = new VirtualServer(scenario.world(), known);
    this.hook = hook;
    this.promises = new PromiseWatch(scenario.world(), folder, before);
    flash.watch(
        moment -> {
          promises.before(moment.next());
          cutPoints.add(new CutPoint(moment, server.state(), promises.promise()));
        });
  }

  /// This life ends well as soon as it comes to a turn that another one took and ended well.
  /// @param known such turns, which stay as they are while this life lasts
  Life joining(Set<Turn> known) {
    good = known;
    return this;
  }

  /// The turns it took, for others to join.
  List<Turn> turns() {
    return List.copyOf(turns);
  }

  /// The moments so far.
  List<CutPoint> cutPoints() {
    return cutPoints;
  }

  /// What the server knows now.
  ServerState known() {
    return server.state();
  }

  /// Lives on.
  Verdict run() {
    ResetReason last = ResetReason.POWER_ON;
    for (int boots = 0; boots < MOST_BOOTS; boots++) {
      if (boots > 0) {
        promises.look();
        var turn =
            new Turn(scenario.goal(), flash.content(), server.state(), promises.promise(), last);
        if (good.contains(turn)) {
          return new Verdict.Good();
        }
        turns.add(turn);
      }
      Optional<Started> started;
      try {
        started = hook.powerOn(scenario.world(), folder, last);
      } catch (IOException | InterruptedException e) {
        return new Verdict.Bricked("the boot stage failed: " + e.getMessage());
      }
      if (started.isEmpty()) {
        return new Verdict.Waits();
      }
      Optional<Verdict> wrong = judge(started.get());
      if (wrong.isPresent()) {
        return wrong.get();
      }
      switch (runImage(started.get())) {
        case AtRest() -> {
          return judgeTheEnd(started.get());
        }
        case Reset(ResetReason why) -> last = why;
      }
    }
    return new Verdict.Bricked("it starts again and again");
  }

  private sealed interface RunEnd {}

  /// It waits for its next poll, and there is nothing for it.
  private record AtRest() implements RunEnd {}

  private record Reset(ResetReason why) implements RunEnd {}

  private Optional<Verdict> judge(Started started) {
    Optional<ImageDescription> image = imageOf(started);
    Promise promised = promises.promise();
    long floor = promises.floor();
    if (image.isEmpty()) {
      return Optional.of(new Verdict.Unverified("slot " + started.slot() + " is not genuine"));
    }
    long counter = image.get().counter().value();
    if (counter < promised.floor()) {
      return Optional.of(
          new Verdict.Unverified("counter " + counter + " runs, floor was " + promised.floor()));
    }
    if (floor < promised.floor()) {
      return Optional.of(new Verdict.Lost("floor is " + floor + ", was " + promised.floor()));
    }
    if (counter < promised.confirmed()) {
      return Optional.of(
          new Verdict.Lost(
              image.get().version() + " runs; counter " + promised.confirmed() + " was confirmed"));
    }
    return Optional.empty();
  }

  private Optional<ImageDescription> imageOf(Started started) {
    return scenario.world().genuine(started.image());
  }

  private RunEnd runImage(Started started) {
    String version = imageOf(started).orElseThrow().version().value();
    if (scenario.bad().contains(version)) {
      return new Reset(ResetReason.CRASH);
    }
    try {
      if (isGivenABundle(started, version)) {
        return new Reset(ResetReason.REBOOT_REQUESTED);
      }
      int exit = agent(started.boot()).run(Optional.of(started.slot()), started.boot());
      return new Reset(
          exit == Heartbeat.REBOOT_REQUESTED ? ResetReason.REBOOT_REQUESTED : ResetReason.CRASH);
    } catch (Rest _) {
      return new AtRest();
    } catch (IOException | Ended | RuntimeException _) {
      return new Reset(ResetReason.CRASH); // as the agent's own main does
    }
  }

  private boolean isGivenABundle(Started started, String version) throws IOException {
    Optional<String> carried = scenario.carried().filter(one -> !one.equals(version));
    return carried.isPresent()
        && isConfirmed(started.slot())
        && new BundleGiver(scenario.world(), folder)
            .give(carried.get(), started.image(), started.slot().other());
  }

  /// Nonces and keys differ from boot to boot, and are the same in every life that comes to this
  /// boot.
  private RunCommand agent(long boot) {
    ForeseeableKeys.begin("boot " + boot);
    var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var events = new EventLog(World.DEVICE, silent, () -> World.NOW);
    var pace = new NoTime();
    var around = new Surroundings(events, pace, () -> World.NOW, pace::nanos, new Random(boot));
    return new RunCommand(folder, scenario.world().config(), this::connect, around);
  }

  private Verdict judgeTheEnd(Started running) {
    promises.look();
    Optional<Verdict> wrong = judge(running);
    if (wrong.isPresent()) {
      return wrong.get();
    }
    Scenario.Goal goal = scenario.goal();
    String version = imageOf(running).orElseThrow().version().value();
    if (!server.open().isEmpty()) {
      return new Verdict.Bricked(version + " runs and never finishes action " + server.open());
    }
    if (!version.equals(goal.version())) {
      return new Verdict.Bricked(version + " runs in the end, not " + goal.version());
    }
    if (!isConfirmed(running.slot())) {
      return new Verdict.Bricked(version + " is never confirmed");
    }
    if (scenario.renews()) {
      Optional<Verdict> outside = judgeTheCertificate();
      if (outside.isPresent()) {
        return outside.get();
      }
    }
    if (promises.floor() != goal.floor()) {
      return new Verdict.Lost("floor is " + promises.floor() + " in the end, not " + goal.floor());
    }
    return goal.proved().entrySet().stream()
        .filter(
            wanted ->
                server.state().reports().stream()
                    .noneMatch(
                        report ->
                            report.action().equals(Optional.of(wanted.getKey()))
                                && report.outcome() == wanted.getValue()))
        .findFirst()
        .<Verdict>map(
            missing ->
                new Verdict.Lost(
                    "the server has no report \"%s\" of action %s"
                        .formatted(missing.getValue(), missing.getKey())))
        .orElseGet(Verdict.Good::new);
  }

  private Optional<Verdict> judgeTheCertificate() {
    var inForce = server.state().admitted().current();
    if (!server.letsIn()) {
      return Optional.of(new Verdict.Lost("the server does not let the device in any more"));
    }
    if (inForce.equals(scenario.server().admitted().current())) {
      return Optional.of(new Verdict.Lost("the certificate is never renewed"));
    }
    try {
      return Optional.of(identity().chain().getFirst()).equals(inForce)
          ? Optional.empty()
          : Optional.of(new Verdict.Lost("the device keeps another certificate than the server"));
    } catch (IOException | Ended e) {
      return Optional.of(new Verdict.Lost("the device lost its identity: " + e.getMessage()));
    }
  }

  private boolean isConfirmed(Slot slot) {
    return new BootRecordStore(folder).read()
            instanceof Reading.Found<BootRecord>(BootRecord record, _)
        && record.slot(slot).confirmed();
  }

  /// The agent has nothing more to do.
  private static final class Rest extends Error {
    private static final long serialVersionUID = 1;

    Rest() {
      super("at rest", null, false, false);
    }
  }

  private Connector.Connection connect() throws IOException, Ended {
    return scenario.renews() ? new Renewing(identity()) : new InMemory();
  }

  private DeviceIdentity identity() throws IOException, Ended {
    return Ended.unless(new IdentityFiles(folder).enrolled(World.DEVICE)).orElseThrow();
  }

  private final class InMemory implements Connector.Connection {
    @Override
    public DeviceLink link() {
      return server;
    }

    @Override
    public PrivateKey key() {
      return scenario.world().keys().getPrivate();
    }

    @Override
    public void close() {}
  }

  /// As the real connector does it: what is due is renewed before each poll.
  private final class Renewing implements Connector.Connection {
    private final Renewal renewal =
        new Renewal(new IdentityFiles(folder), World.DEVICE, true, server);
    private DeviceIdentity identity; // another one after a renewal

    Renewing(DeviceIdentity identity) {
      this.identity = identity;
      server.connected(identity);
    }

    @Override
    public DeviceLink link() {
      return server;
    }

    @Override
    public PrivateKey key() {
      return identity.keys().getPrivate();
    }

    @Override
    public void upkeep() throws IOException {
      renewal
          .run(identity, World.NOW)
          .identity()
          .ifPresent(
              renewed -> {
                identity = renewed;
                server.connected(renewed);
              });
    }

    @Override
    public void close() {}
  }

  /// Time that passes only while the agent waits.
  private final class NoTime implements Pace {
    private long nanos; // moves with each pause
    private int pauses; // so far
    private int signs; // of life so far

    long nanos() {
      return nanos;
    }

    @Override
    public void alive(Duration within) {
      if (++signs > MOST_SIGNS) {
        throw new Rest();
      }
    }

    @Override
    public void pause(Duration time) {
      nanos += time.toNanos();
      if (server.open().isEmpty() || ++pauses > MOST_PAUSES) {
        throw new Rest();
      }
    }
  }
}
