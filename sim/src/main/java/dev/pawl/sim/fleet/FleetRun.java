package dev.pawl.sim.fleet;

import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.cli.remote.DeltaView;
import dev.pawl.cli.remote.DeviceView;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.RolloutView;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.sim.torture.world.RememberedSignatures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/// One run: a site, a fleet that enrols, a release, a rollout to all, and the judgement.
final class FleetRun {
  private static final int WORKING = 96;

  /// Devices in one list, and in one rollout.
  private static final int PART = 5_000;

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration ASK_THE_SERVER = Duration.ofSeconds(2);
  private static final Duration DELTAS = Duration.ofMinutes(3);

  private final FleetOptions options;
  private final FleetScreen screen;
  private final Tampering tampering;
  private final Timetable times = new Timetable();

  FleetRun(FleetOptions options, FleetScreen screen, Tampering tampering) {
    this.options = options;
    this.screen = screen;
    this.tampering = tampering;
  }

  /// Runs it to its end.
  FleetReport run() throws IOException, InterruptedException {
    screen.begins(options);
    RememberedSignatures.installForMetadata();
    try (Site site = times.take("prepare", () -> Site.open(options));
        OperatorClient operator = site.operator()) {
      var usage = new Usage(site.serverPid());
      List<VirtualDevice> devices = times.take("manufacture", () -> manufacture(site, operator));
      try (Crew crew = Crew.of(devices)) {
        times.take("enrol", () -> enrol(crew, devices));
        times.take("release", () -> release(site, operator));
        usage.updateBegins();
        List<String> rollouts = times.take("rollout", () -> rollOut(site, operator, devices));
        times.take("update", () -> update(operator, rollouts, devices));
        usage.updateEnds();
      }
      return times.take("judge", () -> judge(site, operator, devices)).with(times.rows(), usage);
    }
  }

  private List<VirtualDevice> manufacture(Site site, OperatorClient operator) throws IOException {
    List<DevicePlan> plans = DevicePlan.fleet(options);
    Map<DeviceId, String> tokens = new HashMap<>();
    for (List<DevicePlan> part : parts(plans)) {
      tokens.putAll(Site.need(operator.registerList(list(site, part))));
    }
    var factory = new FactoryLine(site, site.prototypes());
    var among =
        new VirtualDevice.Among(
            new Places(WORKING), new Switchboard(), Site.TARGET, site.imageSize(), tampering);
    List<VirtualDevice> devices = new ArrayList<>(plans.size());
    for (DevicePlan plan : plans) {
      DeviceConfig config = factory.config(plan);
      String token = tokens.getOrDefault(plan.id(), "");
      devices.add(new VirtualDevice(plan, config, factory.make(plan, config, token), among));
    }
    return devices;
  }

  private static byte[] list(Site site, List<DevicePlan> plans) {
    return plans.stream()
        .map(
            plan ->
                "%s,%s,%s"
                    .formatted(plan.id(), site.line(plan.model()), site.hardware(plan.model())))
        .collect(Collectors.joining("\n", "id,model,hardware\n", "\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static <T> List<List<T>> parts(List<T> all) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += PART) {
      parts.add(all.subList(from, Math.min(all.size(), from + PART)));
    }
    return parts;
  }

  /// All devices are switched on, enrol and say what they run.
  private int enrol(Crew crew, List<VirtualDevice> devices) throws InterruptedException {
    crew.start();
    return await(
        "enrolled",
        devices,
        one -> one.stage() == VirtualDevice.Stage.STARTING && one.surprise().isEmpty() ? 0 : 1);
  }

  /// The next version is published, and the server makes its deltas.
  private List<DeltaView> release(Site site, OperatorClient operator)
      throws IOException, InterruptedException {
    site.publishTargets();
    Set<Digest> images = new HashSet<>();
    for (int model = 0; model < options.models(); model++) {
      images.add(site.target(model).sha256());
    }
    long end = System.nanoTime() + DELTAS.toNanos();
    while (true) {
      List<DeltaView> deltas =
          Site.need(operator.deltas()).stream()
              .filter(delta -> images.contains(delta.image()))
              .toList();
      boolean open = deltas.isEmpty() || deltas.stream().anyMatch(DeltaView::isWanted);
      if (!open || System.nanoTime() - end > 0) {
        return deltas;
      }
      Thread.sleep(LOOK);
    }
  }

  private List<String> rollOut(Site site, OperatorClient operator, List<VirtualDevice> devices)
      throws IOException {
    List<String> rollouts = new ArrayList<>();
    for (int model = 0; model < options.models(); model++) {
      int wanted = model;
      List<DeviceId> ids =
          devices.stream()
              .map(VirtualDevice::plan)
              .filter(plan -> plan.model() == wanted)
              .map(DevicePlan::id)
              .toList();
      for (List<DeviceId> part : parts(ids)) {
        RolloutView made = Site.need(operator.createRollout(site.target(model).path(), part));
        rollouts.add(made.id());
      }
    }
    return rollouts;
  }

  /// Until each device said how it ended, and the server knows.
  private boolean update(
      OperatorClient operator, List<String> rollouts, List<VirtualDevice> devices)
      throws IOException, InterruptedException {
    await(
        "updated",
        devices,
        one -> one.stage() == VirtualDevice.Stage.DONE || !one.surprise().isEmpty() ? 1 : 0);
    long end = System.nanoTime() + 10 * ASK_THE_SERVER.toNanos();
    while (System.nanoTime() - end < 0) {
      boolean open =
          Site.need(operator.rollouts()).stream()
              .filter(one -> rollouts.contains(one.id()))
              .anyMatch(one -> one.state().filter("running"::equals).isPresent());
      if (!open) {
        return true;
      }
      Thread.sleep(ASK_THE_SERVER);
    }
    return false;
  }

  /// Waits until `counted` counts all devices, or patience is over.
  private int await(String what, List<VirtualDevice> devices, ToIntFunction<VirtualDevice> counted)
      throws InterruptedException {
    long end = System.nanoTime() + options.patience().toNanos();
    while (true) {
      int done = devices.stream().mapToInt(counted).sum();
      screen.progress(what, done, devices.size());
      if (done == devices.size() || System.nanoTime() - end > 0) {
        return done;
      }
      Thread.sleep(LOOK);
    }
  }

  private FleetReport judge(Site site, OperatorClient operator, List<VirtualDevice> devices)
      throws IOException {
    Map<DeviceId, DeviceView> known =
        Site.need(operator.allDevices()).stream()
            .collect(Collectors.toMap(DeviceView::id, view -> view));
    var inspector = new Inspector(site);
    List<Finding> findings = new ArrayList<>(devices.size());
    for (VirtualDevice device : devices) {
      findings.add(inspector.inspect(device, known.get(device.plan().id())));
    }
    return FleetReport.of(options, findings);
  }
}
