package dev.pawl.agent.install;

import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// What a kernel would say, in two files.
final class TestMachine {
  private final Path folder;

  TestMachine(Path folder) throws IOException {
    this.folder = folder;
    booted(Slot.A);
  }

  Machine machine() {
    return new Machine(folder.resolve("cmdline"), folder.resolve("boot_id"));
  }

  void booted(Slot slot) throws IOException {
    Files.writeString(folder.resolve("cmdline"), "quiet pawl.slot=" + slot + " ro\n");
    Files.writeString(folder.resolve("boot_id"), UUID.randomUUID() + "\n");
  }
}
