package dev.pawl.agent.install;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Which slots hold an image that proved itself, for boot chains that do not know: `boot/good`,
/// `a`, `b` or `ab`. Lost, it means that what runs has to prove itself again.
final class GoodNote {
  private static final ByteCount LONGEST = new ByteCount(2);

  private final DeviceFolder folder;

  GoodNote(DeviceFolder folder) {
    this.folder = folder;
  }

  private Path file() {
    return folder.boot().resolve("good");
  }

  private String read() throws IOException {
    Optional<byte[]> note = DurableFile.read(folder.disk(), file(), LONGEST);
    return note.map(bytes -> new String(bytes, StandardCharsets.US_ASCII)).orElse("");
  }

  boolean has(Slot slot) throws IOException {
    return read().contains(slot.toString());
  }

  void add(Slot slot) throws IOException {
    if (!has(slot)) {
      write(read() + slot);
    }
  }

  void remove(Slot slot) throws IOException {
    if (has(slot)) {
      write(read().replace(slot.toString(), ""));
    }
  }

  private void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    DurableFile.replace(folder.disk(), file(), bytes);
  }
}
