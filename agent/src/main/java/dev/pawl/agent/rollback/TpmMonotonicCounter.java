package dev.pawl.agent.rollback;

import dev.pawl.agent.tpm.NvIndex;
import dev.pawl.agent.tpm.Tpm;
import dev.pawl.agent.tpm.TpmAccess;
import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ReleaseCounter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/// The floor in an NV counter of a TPM 2.0 (docs/spec/tpm.md). The counter is a number the TPM only
/// ever raises, by one; it begins wherever the TPM wants. A second index, written once in the
/// factory and locked for ever, says at which number it began and which release counter that was:
/// floor = first floor + (number now - first number).
///
/// Each step is atomic in the TPM, so a power cut while the floor rises leaves it in between, and
/// the next start goes on. Release counters should therefore rise by one; a release that is more
/// than 4,096 above the floor does not raise it.
public final class TpmMonotonicCounter implements DeviceCounter {
  /// Most steps in one go: some minutes on a slow TPM, and a small part of what its memory stands.
  static final long MOST_STEPS = 4096;

  private static final int NUMBER = 8;
  private static final int BASE = 16;
  private static final int COUNTER_MADE =
      NvIndex.COUNTER | NvIndex.AUTH_WRITE | NvIndex.AUTH_READ | NvIndex.NO_DICTIONARY_ATTACK;
  private static final int BASE_MADE =
      NvIndex.AUTH_WRITE | NvIndex.WRITE_DEFINE | NvIndex.AUTH_READ | NvIndex.NO_DICTIONARY_ATTACK;
  private static final int COUNTER_EXPECTED = COUNTER_MADE | NvIndex.WRITTEN;
  private static final int BASE_EXPECTED = BASE_MADE | NvIndex.WRITTEN | NvIndex.WRITE_LOCKED;

  private final TpmAccess access;
  private final int index;

  /// @param index of the counter; its base stands in the next one
  public TpmMonotonicCounter(TpmAccess access, int index) {
    this.access = access;
    this.index = index;
  }

  /// Defines both indices. They carry the device's own authorisation; neither the owner's nor the
  /// platform's lets anyone write them.
  @Override
  public Result<ReleaseCounter, CounterFailure> manufacture(ReleaseCounter first) {
    try (Tpm tpm = access.open()) {
      byte[] auth = access.deviceAuth();
      byte[] owner = access.ownerAuth();
      tpm.define(new NvIndex(index, COUNTER_MADE, NUMBER), auth, owner);
      tpm.define(new NvIndex(index + 1, BASE_MADE, BASE), auth, owner);
      tpm.increment(index, auth);
      long number = ByteBuffer.wrap(tpm.read(index, auth, NUMBER)).getLong();
      byte[] base = ByteBuffer.allocate(BASE).putLong(number).putLong(first.value()).array();
      tpm.write(index + 1, auth, base);
      tpm.lock(index + 1, auth);
      return floor(tpm);
    } catch (IOException e) {
      return Result.failed(new CounterFailure.NotStored(first, message(e)));
    }
  }

  @Override
  public Result<ReleaseCounter, CounterFailure> read() {
    try (Tpm tpm = access.open()) {
      return floor(tpm);
    } catch (IOException e) {
      return Result.failed(new CounterFailure.Unreadable(message(e)));
    }
  }

  @Override
  public Result<ReleaseCounter, CounterFailure> raise(ReleaseCounter to) {
    try (Tpm tpm = access.open()) {
      return floor(tpm).then(floor -> raise(tpm, floor, to));
    } catch (IOException e) {
      return Result.failed(new CounterFailure.Unreadable(message(e)));
    }
  }

  private Result<ReleaseCounter, CounterFailure> raise(
      Tpm tpm, ReleaseCounter floor, ReleaseCounter to) {
    if (to.isBelow(floor)) {
      return Result.failed(new CounterFailure.WouldFall(floor, to));
    }
    long steps = to.value() - floor.value();
    if (steps > MOST_STEPS) {
      return Result.failed(new CounterFailure.TooFarUp(floor, to, MOST_STEPS));
    }
    try {
      byte[] auth = access.deviceAuth();
      for (long step = 0; step < steps; step++) {
        tpm.increment(index, auth);
      }
      return floor(tpm);
    } catch (IOException e) {
      return Result.failed(new CounterFailure.NotStored(to, message(e)));
    }
  }

  private Result<ReleaseCounter, CounterFailure> floor(Tpm tpm) throws IOException {
    Optional<CounterFailure> wrong = wrong(tpm, index, COUNTER_EXPECTED, NUMBER);
    if (wrong.isEmpty()) {
      wrong = wrong(tpm, index + 1, BASE_EXPECTED, BASE);
    }
    if (wrong.isPresent()) {
      return Result.failed(wrong.get());
    }
    byte[] auth = access.deviceAuth();
    long number = ByteBuffer.wrap(tpm.read(index, auth, NUMBER)).getLong();
    ByteBuffer base = ByteBuffer.wrap(tpm.read(index + 1, auth, BASE));
    long firstNumber = base.getLong();
    long firstFloor = base.getLong();
    long steps = number - firstNumber;
    boolean possible =
        firstNumber >= 0
            && steps >= 0
            && firstFloor >= 0
            && firstFloor <= ReleaseCounter.HIGHEST
            && steps <= ReleaseCounter.HIGHEST - firstFloor;
    return possible
        ? Result.ok(new ReleaseCounter(firstFloor + steps))
        : Result.failed(
            new CounterFailure.NotOurs(
                where(index), "number %d, which began at %d".formatted(number, firstNumber)));
  }

  /// An index anyone else could write, or that is not locked, is not the one of the factory.
  private Optional<CounterFailure> wrong(Tpm tpm, int handle, int attributes, int size)
      throws IOException {
    Optional<NvIndex> found = tpm.index(handle);
    if (found.isEmpty()) {
      return Optional.of(new CounterFailure.Missing(where(handle)));
    }
    NvIndex is = found.get();
    return is.equals(new NvIndex(handle, attributes, size))
        ? Optional.empty()
        : Optional.of(
            new CounterFailure.NotOurs(
                where(handle),
                String.format(
                    Locale.ROOT,
                    "attributes 0x%08x and %d bytes, not 0x%08x and %d",
                    is.attributes(),
                    is.size(),
                    attributes,
                    size)));
  }

  private String where(int handle) {
    return String.format(Locale.ROOT, "NV index 0x%08x of the TPM at %s", handle, access);
  }

  @Override
  public Optional<String> weakness() {
    return Optional.empty();
  }

  private static String message(IOException e) {
    return "" + e.getMessage();
  }
}
