package dev.pawl.sim.torture;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.value.Slot;
import dev.pawl.sim.torture.flash.Crash;
import dev.pawl.sim.torture.flash.FlashDisk;
import dev.pawl.sim.torture.flash.Moment;
import dev.pawl.sim.torture.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// One bit that changes by itself while the power is off, in a file that was not being written.
/// What the factory wrote once and nobody writes again (trust anchor, configuration) is left out:
/// it stands for fuses and read-only memory, and has no second copy.
/// @param clean what would be found without it
/// @param bit its number within the file
record Rot(FlashDisk clean, Path file, Part part, int bit) {
  /// What it can hit.
  enum Part {
    BOOT_RECORD,
    COUNTER,
    TIME,
    JOURNAL,
    OUTBOX,
    METADATA,
    DIRECTOR_METADATA,
    SLOT_A,
    SLOT_B;

    /// The slot this is, if it is one.
    Optional<Slot> slot() {
      return switch (this) {
        case SLOT_A -> Optional.of(Slot.A);
        case SLOT_B -> Optional.of(Slot.B);
        case BOOT_RECORD, COUNTER, TIME, JOURNAL, OUTBOX, METADATA, DIRECTOR_METADATA ->
            Optional.empty();
      };
    }

    /// What `file` is, if updates write it.
    static Optional<Part> of(DeviceFolder folder, Path file) {
      return Arrays.stream(values())
          .filter(part -> !part.equals(METADATA) || !DIRECTOR_METADATA.holds(folder, file))
          .filter(part -> !part.equals(JOURNAL) || !OUTBOX.holds(folder, file))
          .filter(part -> part.holds(folder, file))
          .findFirst();
    }

    private boolean holds(DeviceFolder folder, Path file) {
      String name = file.getFileName().toString();
      return switch (this) {
        case BOOT_RECORD -> file.startsWith(folder.boot()) && name.startsWith("record");
        case COUNTER -> file.startsWith(folder.boot()) && name.startsWith("counter");
        case TIME -> file.startsWith(folder.boot()) && name.startsWith("time");
        case JOURNAL -> file.startsWith(folder.journal());
        case OUTBOX -> file.startsWith(folder.journal().resolve("outbox"));
        case METADATA -> file.startsWith(folder.metadata());
        case DIRECTOR_METADATA -> file.startsWith(folder.directorMetadata());
        case SLOT_A -> file.startsWith(folder.slot(Slot.A));
        case SLOT_B -> file.startsWith(folder.slot(Slot.B));
      };
    }
  }

  /// Bits of up to `most` different parts of the device, where there are so many.
  static List<Rot> at(Moment moment, int most, Random random) {
    FlashDisk clean = Crash.clean(moment);
    Set<Path> written = new HashSet<>();
    written.add(moment.next().path());
    moment.unsafe().forEach(change -> written.add(change.path()));
    var folder = new DeviceFolder(World.ROOT, clean);
    var byPart = new EnumMap<Part, List<Map.Entry<Path, Integer>>>(Part.class);
    for (Map.Entry<Path, Integer> file : clean.files().entrySet()) {
      if (file.getValue() > 0 && !written.contains(file.getKey())) {
        Part.of(folder, file.getKey())
            .ifPresent(part -> byPart.computeIfAbsent(part, _ -> new ArrayList<>()).add(file));
      }
    }
    List<Part> parts = new ArrayList<>(byPart.keySet());
    Collections.shuffle(parts, random);
    List<Rot> rots = new ArrayList<>();
    for (Part part : parts.subList(0, Math.min(most, parts.size()))) {
      List<Map.Entry<Path, Integer>> files = byPart.getOrDefault(part, List.of());
      Map.Entry<Path, Integer> file = files.get(random.nextInt(files.size()));
      rots.add(new Rot(clean, file.getKey(), part, random.nextInt(8 * file.getValue())));
    }
    return rots;
  }

  /// What is found when the power is back.
  FlashDisk disk() {
    return clean.rotten(file, bit);
  }
}
