package dev.pawl.sim.torture;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.sim.torture.flash.Crash;
import dev.pawl.sim.torture.flash.FlashDisk;
import dev.pawl.sim.torture.flash.Moment;
import dev.pawl.sim.torture.world.World;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// One bit that changes by itself while the power is off, in a file that was not being written.
/// What the factory wrote once and nobody writes again (trust anchor, configuration, key) is left
/// out: it stands for fuses and read-only memory, and has no second copy.
/// @param disk what is found when the power is back
/// @param slot whether it hit an image or its proof: the device may have to wait for help then
record Rot(FlashDisk disk, Path file, boolean slot) {
  /// A bit somewhere; nothing if there is no such file.
  static Optional<Rot> at(Moment moment, Random random) {
    FlashDisk clean = Crash.clean(moment);
    Set<Path> written = new HashSet<>();
    written.add(moment.next().path());
    moment.unsafe().forEach(change -> written.add(change.path()));
    var folder = new DeviceFolder(World.ROOT, clean);
    List<Map.Entry<Path, Integer>> files =
        clean.files().entrySet().stream()
            .filter(file -> file.getValue() > 0 && !written.contains(file.getKey()))
            .filter(file -> isWrittenByUpdates(folder, file.getKey()))
            .toList();
    if (files.isEmpty()) {
      return Optional.empty();
    }
    Map.Entry<Path, Integer> file = files.get(random.nextInt(files.size()));
    FlashDisk rotten = clean.rotten(file.getKey(), random.nextInt(8 * file.getValue()));
    return Optional.of(new Rot(rotten, file.getKey(), isInSlot(file.getKey())));
  }

  private static boolean isWrittenByUpdates(DeviceFolder folder, Path file) {
    return List.of(folder.boot(), folder.journal(), folder.metadata()).stream()
            .anyMatch(file::startsWith)
        || isInSlot(file);
  }

  private static boolean isInSlot(Path file) {
    return file.startsWith(World.ROOT.resolve("slots"));
  }
}
