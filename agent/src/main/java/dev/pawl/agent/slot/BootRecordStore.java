package dev.pawl.agent.slot;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.boot.BootRecordCodec;
import dev.pawl.core.file.TwinFile;
import java.io.IOException;

/// The boot record of a device, in two copies (docs/spec/boot-record.md).
///
/// The boot stage writes it while no image runs, the running image while it runs: never both.
public final class BootRecordStore {
  private final TwinFile<BootRecord> file;

  /// The record of the device in `folder`.
  public BootRecordStore(DeviceFolder folder) {
    this.file = new TwinFile<>(folder.disk(), folder.bootRecord(), new BootRecordCodec());
  }

  /// The newest valid copy, or what is wrong.
  public TwinFile.Reading<BootRecord> read() {
    return file.read();
  }

  /// Writes both copies, the older one first; when it returns they survive a power cut.
  public void write(BootRecord record) throws IOException {
    file.write(record);
  }
}
