package dev.pawl.agent.rollback;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.file.TwinFile;
import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.trust.SignedTime;
import dev.pawl.core.trust.TimeFloor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The time this device can be sure of, kept beside the counter ([TimeFloor]). Flash is spared: it
/// is written when it is a day ahead of what is kept, and before each installation.
///
/// A lost or damaged floor is none: the device goes on with what the running image and the next
/// signed statement prove. That weakens the defence against a freeze, and stops nothing.
public final class TrustedTime {
  private static final Duration WRITTEN_EVERY = Duration.ofDays(1);

  private final TwinFile<TimeFloor> file;
  private TimeFloor kept; // what the files say
  private TimeFloor floor; // what is known in this process

  /// The floor of the device in `folder`.
  public TrustedTime(DeviceFolder folder) {
    this.file = new TwinFile<>(folder.disk(), folder.timeFloor(), new TimeFloorFormat());
    this.kept =
        switch (file.read()) {
          case Reading.Found<TimeFloor>(TimeFloor found, _) -> found;
          case Reading.Absent<TimeFloor>(), Reading.Damaged<TimeFloor>() -> TimeFloor.NONE;
        };
    this.floor = kept;
  }

  /// What is known.
  public TimeFloor floor() {
    return floor;
  }

  /// The time to judge by.
  /// @param clock what the device's clock says: believed for now, never kept
  public Instant reference(Instant clock) {
    return floor.reference(clock);
  }

  /// Takes over what signed statements prove. Where it cannot be kept it counts in this process,
  /// and is written another time: what runs is more important.
  public void learned(List<SignedTime> statements) {
    floor = floor.raised(statements);
    if (!floor.at().isBefore(kept.at().plus(WRITTEN_EVERY))) {
      try {
        keep();
      } catch (UncheckedIOException e) {
        // Tried again with the next statement; before an installation it must succeed.
      }
    }
  }

  /// Makes what is known survive a power cut.
  /// @throws UncheckedIOException if it cannot be kept
  public void keep() {
    if (!floor.at().isAfter(kept.at())) {
      return;
    }
    try {
      file.write(floor);
      kept = floor;
    } catch (IOException e) {
      throw new UncheckedIOException("keeping the time floor", e);
    }
  }
}
