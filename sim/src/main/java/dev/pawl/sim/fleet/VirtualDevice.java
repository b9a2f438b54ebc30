package dev.pawl.sim.fleet;

import dev.pawl.agent.Connector;
import dev.pawl.agent.EventLog;
import dev.pawl.agent.Pace;
import dev.pawl.agent.RunCommand;
import dev.pawl.agent.Surroundings;
import dev.pawl.agent.boot.BootTurn;
import dev.pawl.agent.boot.BootTurn.Booting;
import dev.pawl.agent.command.Ended;
import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.watchdog.Heartbeat;
import dev.pawl.core.boot.ResetReason;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.Slot;
import dev.pawl.core.value.Version;
import dev.pawl.sim.torture.flash.Crash;
import dev.pawl.sim.torture.flash.FlashDisk;
import dev.pawl.sim.torture.flash.Moment;
import dev.pawl.sim.torture.flash.PowerCut;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// One device from power-on until the fleet is switched off: the real boot stage, then the real
/// agent, again and again, on a disk in memory, with the troubles of its plan. Lives in one thread;
/// what it came to may be asked by others.
final class VirtualDevice implements Runnable {
  /// Where a device's folder is on its disk.
  static final Path ROOT = Path.of("/device");

  /// Changes of the disk from the offer on, among which power fails: an update makes more.
  static final int CHANGES = 40;

  private static final int WAYS = 6;
  private static final int LAST_WORDS = 8;
  private static final Duration PAUSE_AFTER_CRASH = Duration.ofSeconds(1);

  /// How far it is.
  enum Stage {
    /// Not yet known to run.
    STARTING,
    /// The server has a signed report of what it runs.
    AT_WORK,
    /// The server offered it an update.
    UPDATING,
    /// It reported how that ended.
    DONE
  }

  /// What a device is among.
  /// @param target the version that the fleet gets
  /// @param imageSize its length
  record Among(
      Places places, Switchboard events, Version target, int imageSize, Tampering tampering) {}

  private final DevicePlan plan;
  private final DeviceConfig config;
  private final Among among;
  private final Random random;
  private final Network network;
  private final Pace pace;
  private final Deque<String> lastWords = new ArrayDeque<>(); // guarded by itself
  private FlashDisk flash; // another one after each power cut
  private Optional<FillingDisk> filling = Optional.empty(); // from the start, where it is to fill
  private int changesLeft = -1; // until power fails; -1: it does not
  private boolean wasCut; // once
  private volatile Stage stage = Stage.STARTING; // moves on with what it says
  private volatile String ending = ""; // event of how the update ended
  private volatile String surprise = ""; // what must never happen

  /// A device that is switched off.
  VirtualDevice(DevicePlan plan, DeviceConfig config, FlashDisk disk, Among among) {
    this.plan = plan;
    this.config = config;
    this.flash = disk;
    this.among = among;
    this.random = new Random(plan.dice());
    this.pace = among.places.pace();
    double breaksAt = plan.fault() == Fault.NETWORK_LOSS ? random.nextDouble() * 0.9 : 2;
    this.network = new Network(breaksAt, Duration.ofMillis(500 + random.nextInt(3_000)));
    among.events.connect(plan.id().value(), this::heard);
  }

  DevicePlan plan() {
    return plan;
  }

  Stage stage() {
    return stage;
  }

  /// The event with which its update ended; empty if it did not.
  String ending() {
    return ending;
  }

  /// What must never happen, and did; empty if nothing.
  String surprise() {
    return surprise;
  }

  /// The last it said.
  List<String> lastWords() {
    synchronized (lastWords) {
      return List.copyOf(lastWords);
    }
  }

  /// Whether its fault came to pass. To be asked when it has ended.
  boolean isStruck() {
    return switch (plan.fault()) {
      case NONE, BAD_BOOT, CUT_OFF -> true;
      case POWER_CUT -> wasCut;
      case NETWORK_LOSS -> network.broke();
      case DISK_FILLS, DISK_FULL -> filling.filter(FillingDisk::wasFull).isPresent();
    };
  }

  /// Its folder, as programs see it.
  DeviceFolder folder() {
    return filling
        .map(disk -> new DeviceFolder(ROOT, disk))
        .orElseGet(() -> new DeviceFolder(ROOT, flash));
  }

  @Override
  public void run() {
    try {
      Places.sleep(plan.startAfter());
      among.places.run(this::live);
    } catch (Places.SwitchedOff _) {
      // The fleet's end, not the device's.
    } catch (RuntimeException | Error e) {
      surprise = "the simulated device broke: " + e;
    }
  }

  private void live() {
    powered();
    ResetReason last = ResetReason.POWER_ON;
    while (true) {
      try {
        Optional<Booting> booting = BootTurn.powerOn(folder(), config, last);
        if (booting.isEmpty()) {
          surprise = "the boot stage finds nothing to boot";
          return;
        }
        last = runImage(booting.get());
      } catch (PowerCut _) {
        pace.pause(Duration.ofMillis(200 + random.nextInt(2_000)));
        powered();
        last = ResetReason.POWER_ON;
      } catch (IOException e) {
        surprise = "the boot stage failed: " + e;
        return;
      } catch (InterruptedException _) {
        throw new Places.SwitchedOff();
      }
    }
  }

  /// Power is there, for as long as the plan says.
  private void powered() {
    if (plan.fault() == Fault.POWER_CUT && !wasCut) {
      flash.watch(this::before);
    }
    boolean fills = plan.fault() == Fault.DISK_FILLS || plan.fault() == Fault.DISK_FULL;
    if (fills && filling.isEmpty()) {
      Optional<Duration> fullFor =
          plan.fault() == Fault.DISK_FULL ? Optional.empty() : Optional.of(Duration.ofSeconds(2));
      long room = random.nextInt(among.imageSize);
      var image = new DeviceFolder(ROOT, flash).slotImage(Slot.B);
      filling = Optional.of(new FillingDisk(flash, image, room, fullFor));
    }
  }

  /// Before each change of the disk: power may fail here.
  private void before(Moment moment) {
    if (changesLeft < 0 || --changesLeft >= 0) {
      return;
    }
    wasCut = true;
    List<Crash> ways = Crash.at(moment, WAYS, random);
    FlashDisk found = ways.get(random.nextInt(ways.size())).disk().get();
    PowerCut cut = flash.cutPower();
    flash = found;
    throw cut;
  }

  private ResetReason runImage(Booting booting) throws InterruptedException {
    boolean fresh = booting.image().version().equals(among.target);
    if (fresh && plan.fault() == Fault.BAD_BOOT) {
      return ResetReason.CRASH;
    }
    network.off(fresh && plan.fault() == Fault.CUT_OFF);
    try {
      int exit = agent().run(Optional.of(booting.slot()), booting.boot());
      if (exit == Heartbeat.REBOOT_REQUESTED) {
        return ResetReason.REBOOT_REQUESTED;
      }
      requireSwitchedOn();
      surprise = "the agent ended with exit code " + exit;
    } catch (IOException | RuntimeException e) {
      requireSwitchedOn();
      surprise = "the agent crashed: " + e;
    } catch (Ended e) {
      surprise = "the agent stopped: " + e.failure().code() + ": " + e.getMessage();
    }
    pace.pause(PAUSE_AFTER_CRASH);
    return ResetReason.CRASH;
  }

  private static void requireSwitchedOn() {
    if (Thread.currentThread().isInterrupted()) {
      throw new Places.SwitchedOff();
    }
  }

  private RunCommand agent() {
    InstantSource clock = InstantSource.system();
    var log = new EventLog(plan.id(), among.events, clock);
    var around = new Surroundings(log, pace, clock, System::nanoTime, random);
    Connector real = Connector.overTls(folder(), config, LinkLimits.standard(), around);
    boolean troubled = plan.fault() == Fault.NETWORK_LOSS || plan.fault() == Fault.CUT_OFF;
    Connector connector = troubled ? network.over(real) : real;
    return new RunCommand(folder(), config, among.tampering.over(plan, connector), around);
  }

  /// In the device's own thread.
  private void heard(DeviceEventKind kind, String line) {
    synchronized (lastWords) {
      lastWords.addLast(line);
      if (lastWords.size() > LAST_WORDS) {
        lastWords.removeFirst();
      }
    }
    switch (kind) {
      case UPDATE_OFFERED -> {
        stage = Stage.UPDATING;
        if (plan.fault() == Fault.POWER_CUT && !wasCut && changesLeft < 0) {
          changesLeft = random.nextInt(CHANGES);
        }
      }
      case UPDATE_CONFIRMED, UPDATE_FELL_BACK, UPDATE_FAILED, UPDATE_REFUSED ->
          ending = kind.toString();
      case REPORT_SENT -> stage = ending.isEmpty() ? reported() : Stage.DONE;
      default -> {}
    }
  }

  private Stage reported() {
    return stage == Stage.STARTING ? Stage.AT_WORK : stage;
  }
}
