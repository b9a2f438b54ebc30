package dev.pawl.agent.install;

import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What the kernel says about this boot.
/// @param commandLine `/proc/cmdline`: `pawl.slot=a`, or `rauc.slot=A` as RAUC's scripts set it
/// @param bootId `/proc/sys/kernel/random/boot_id`: another one after each boot
public record Machine(Path commandLine, Path bootId) {
  /// The machine this process runs on.
  public static Machine here() {
    return new Machine(Path.of("/proc/cmdline"), Path.of("/proc/sys/kernel/random/boot_id"));
  }

  /// The slot the boot loader put on the kernel's command line. When it stands there twice the last
  /// one counts, as for the kernel.
  Optional<Slot> slot() throws IOException {
    Optional<Slot> found = Optional.empty();
    for (String word : text(commandLine).split("\\s+", -1)) {
      found =
          switch (word) {
            case "pawl.slot=a", "pawl.slot=A", "rauc.slot=a", "rauc.slot=A" -> Optional.of(Slot.A);
            case "pawl.slot=b", "pawl.slot=B", "rauc.slot=b", "rauc.slot=B" -> Optional.of(Slot.B);
            default -> found;
          };
    }
    return found;
  }

  /// @throws IOException if the command line does not say
  Slot runningSlot() throws IOException {
    return slot()
        .orElseThrow(
            () ->
                new IOException(
                    "looking for pawl.slot=a or pawl.slot=b in "
                        + commandLine
                        + ": it is not there; the boot loader must put it on the kernel's command"
                        + " line (docs/integrate)"));
  }

  String boot() throws IOException {
    return text(bootId);
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
  }
}
