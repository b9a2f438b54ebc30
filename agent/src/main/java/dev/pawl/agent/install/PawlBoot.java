package dev.pawl.agent.install;

import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.util.Optional;

/// Pawl's own boot stage, through its boot record. It tells the slot it booted when it starts the
/// image.
public final class PawlBoot implements BootSelection {
  private final BootRecordStore records;

  /// @param records written by the running image alone while it runs
  public PawlBoot(BootRecordStore records) {
    this.records = records;
  }

  @Override
  public Optional<Slot> current() {
    return Optional.empty();
  }

  @Override
  public BootRecord record() throws IOException {
    return switch (records.read()) {
      case Reading.Found<BootRecord>(BootRecord record, _) -> record;
      case Reading.Absent<BootRecord>(), Reading.Damaged<BootRecord>() ->
          throw new IOException(
              "reading the boot record of a running device: no valid copy; the boot stage makes a"
                  + " new one at the next boot");
    };
  }

  @Override
  public void factory(Slot slot) throws IOException {
    records.write(BootRecord.factory(slot));
  }

  /// Done again after a crash it gives the image all its tries again.
  @Override
  public void setTrial(Slot slot, int tries) throws IOException {
    records.write(record().withTrial(slot, tries));
  }

  @Override
  public void markGood(Slot slot) throws IOException {
    BootRecord record = record();
    BootRecord confirmed = record.confirmed(slot);
    if (!confirmed.equals(record)) {
      records.write(confirmed);
    }
  }

  @Override
  public void markBad(Slot slot) throws IOException {
    BootRecord record = record();
    if (record.slot(slot).enabled()) {
      records.write(record.emptied(slot));
    }
  }
}
