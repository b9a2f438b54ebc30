package dev.pawl.sim.fleet;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.rollback.CounterFailure;
import dev.pawl.agent.rollback.FileMonotonicCounter;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.cli.remote.DeviceView;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compares what must become of a device with what its disk holds and with what the server knows.
/// The disk is asked for itself, not by what the device said.
final class Inspector {
  private final Site site;

  Inspector(Site site) {
    this.site = site;
  }

  /// Looks at a device that is switched off.
  /// @param known what the server says; null if it does not know the device
  Finding inspect(VirtualDevice device, @Nullable DeviceView known) {
    DevicePlan plan = device.plan();
    boolean wanted = plan.fault().updated();
    Digest target = site.target(plan.model()).sha256();
    Digest expected = wanted ? target : site.first(plan.model(), plan.older()).release().sha256();
    long counter = wanted ? 3 : plan.older() ? 1 : 2;
    List<String> problems = new ArrayList<>();
    if (!device.surprise().isEmpty()) {
      problems.add(device.surprise());
    }
    if (!device.isStruck()) {
      problems.add("its fault (" + plan.fault() + ") never came to pass");
    }
    Optional<Digest> runs = onTheDisk(device.folder(), expected, counter, problems);
    if (known == null) {
      problems.add("the server does not know it");
    } else {
      onTheServer(plan.fault(), known, expected, counter, problems);
    }
    return new Finding(
        plan,
        runs.filter(target::equals).isPresent(),
        problems,
        Optional.ofNullable(known)
            .flatMap(DeviceView::assigned)
            .flatMap(DeviceView.Assigned::download),
        device.lastWords());
  }

  /// @return digest of what it runs
  private static Optional<Digest> onTheDisk(
      DeviceFolder folder, Digest expected, long counter, List<String> problems) {
    try {
      byte[] image =
          DurableFile.read(folder.disk(), folder.runningImage(), ByteCount.mebi(64))
              .orElseThrow(() -> new IOException("no image was started"));
      Digest runs = Digest.sha256(image);
      compare("the device runs", expected.hex(), runs.hex(), problems);
      boolean confirmed = false;
      if (new BootRecordStore(folder).read()
          instanceof Reading.Found<BootRecord>(BootRecord record, _)) {
        for (Slot slot : Slot.values()) {
          boolean same =
              DurableFile.read(folder.disk(), folder.slotImage(slot), ByteCount.mebi(64))
                  .filter(bytes -> Arrays.equals(bytes, image))
                  .isPresent();
          confirmed |= same && record.slot(slot).confirmed();
        }
      }
      if (!confirmed) {
        problems.add("the device's boot record does not confirm what it runs");
      }
      String floor =
          switch (new FileMonotonicCounter(folder).read()) {
            case Result.Ok<ReleaseCounter, CounterFailure>(ReleaseCounter found) ->
                Long.toString(found.value());
            case Result.Failed<ReleaseCounter, CounterFailure>(CounterFailure why) -> why.code();
          };
      compare("the device's counter", Long.toString(counter), floor, problems);
      return Optional.of(runs);
    } catch (IOException e) {
      problems.add("the device's disk cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static void onTheServer(
      Fault fault, DeviceView known, Digest expected, long counter, List<String> problems) {
    compare("state at the server", "enrolled", known.state(), problems);
    compare(
        "the server has proof of",
        expected.hex(),
        known.running().map(image -> image.sha256().hex()).orElse("nothing"),
        problems);
    compare(
        "floor at the server",
        Long.toString(counter),
        known.floor().map(floor -> Long.toString(floor.value())).orElse("unknown"),
        problems);
    Optional<DeviceView.Assigned> assigned = known.assigned();
    if (assigned.isEmpty()) {
      problems.add("the server assigned nothing to it");
      return;
    }
    compare(
        "action at the server",
        fault.updated() ? "finished" : "error",
        assigned.get().state(),
        problems);
    if (fault.updated() && !assigned.get().evidenced()) {
      problems.add("the server has no proof that the action succeeded");
    }
    if (!fault.updated()) {
      String code = known.lastFailure().map(DeviceView.LastFailure::code).orElse("none");
      if (!code.startsWith(fault.code())) {
        problems.add("failure at the server: expected %s…, found %s".formatted(fault.code(), code));
      }
    }
  }

  private static void compare(String what, String expected, String found, List<String> problems) {
    if (!expected.equals(found)) {
      problems.add(
          "%s: expected %s, found %s".formatted(what, shortened(expected), shortened(found)));
    }
  }

  private static String shortened(String text) {
    return text.length() == 64 ? text.substring(0, 12) + "…" : text;
  }
}
