package dev.pawl.agent.rollback;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.TwinFile;
import dev.pawl.core.file.TwinFile.Reading;
import dev.pawl.core.value.ReleaseCounter;
import java.io.IOException;
import java.util.Optional;

/// A counter in two small files. **For development**: whoever can write the device's folder can put
/// older files there, which no file can prevent. It withstands power cuts and damage, not an
/// attacker; a real device uses a counter of its hardware behind the same port.
public final class FileMonotonicCounter implements DeviceCounter {
  private final TwinFile<ReleaseCounter> file;

  /// The counter of the device in `folder`.
  public FileMonotonicCounter(DeviceFolder folder) {
    this.file = new TwinFile<>(folder.disk(), folder.counter(), new CounterFormat());
  }

  @Override
  public Result<ReleaseCounter, CounterFailure> manufacture(ReleaseCounter first) {
    return switch (file.read()) {
      case Reading.Absent<ReleaseCounter>() -> store(first);
      case Reading.Found<ReleaseCounter>(ReleaseCounter current, _) ->
          Result.failed(new CounterFailure.WouldFall(current, first));
      case Reading.Damaged<ReleaseCounter>() -> read();
    };
  }

  /// The floor. When one copy is damaged, the other one counts; the next [#raise] repairs it. Files
  /// that were deleted are as unreadable as damaged ones: deleting must not reset the floor.
  @Override
  public Result<ReleaseCounter, CounterFailure> read() {
    return switch (file.read()) {
      case Reading.Found<ReleaseCounter>(ReleaseCounter current, _) -> Result.ok(current);
      case Reading.Absent<ReleaseCounter>() ->
          Result.failed(new CounterFailure.Unreadable("no copy exists"));
      case Reading.Damaged<ReleaseCounter>() ->
          Result.failed(new CounterFailure.Unreadable("both copies are damaged"));
    };
  }

  @Override
  public Result<ReleaseCounter, CounterFailure> raise(ReleaseCounter to) {
    return switch (file.read()) {
      case Reading.Found<ReleaseCounter>(ReleaseCounter current, boolean inBoth) -> {
        if (to.isBelow(current)) {
          yield Result.failed(new CounterFailure.WouldFall(current, to));
        }
        yield to.equals(current) && inBoth ? Result.ok(current) : store(to);
      }
      case Reading.Absent<ReleaseCounter>(), Reading.Damaged<ReleaseCounter>() -> read();
    };
  }

  @Override
  public Optional<String> weakness() {
    return Optional.of(
        "the anti-rollback counter is a file, for development only: whoever can write the device's"
            + " folder can bring back an older one; choose a counter of the hardware");
  }

  private Result<ReleaseCounter, CounterFailure> store(ReleaseCounter value) {
    try {
      file.write(value);
      return Result.ok(value);
    } catch (IOException e) {
      return Result.failed(new CounterFailure.NotStored(value, "" + e.getMessage()));
    }
  }
}
