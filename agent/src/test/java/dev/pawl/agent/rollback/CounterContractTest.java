package dev.pawl.agent.rollback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.pawl.agent.device.Backends;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.testkit.UbootFiles;
import dev.pawl.agent.tpm.TpmAccess;
import dev.pawl.agent.tpm.TpmAddress;
import dev.pawl.agent.tpm.TpmFactory;
import dev.pawl.core.failure.Result;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.RealTool;
import dev.pawl.core.testkit.SoftwareTpm;
import dev.pawl.core.value.ReleaseCounter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every counter promises, each against the real thing it stands in.
class CounterContractTest {
  private static final byte[] OWNER = "owner".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path temp;
  private Optional<SoftwareTpm> chip = Optional.empty(); // started by those who need it

  enum Kind {
    FILE,
    TPM,
    UBOOT
  }

  @AfterEach
  void stop() {
    chip.ifPresent(SoftwareTpm::close);
  }

  private record Device(DeviceFolder folder, Backends.Counter choice) {
    DeviceCounter factory() {
      return Counters.inFactory(folder, choice, OWNER);
    }

    /// A new one each time, as after a restart.
    DeviceCounter counter() {
      return Counters.of(folder, choice);
    }
  }

  private Device device(Kind kind) throws IOException {
    var folder = new DeviceFolder(temp.resolve("device"));
    folder.create();
    return switch (kind) {
      case FILE -> new Device(folder, new Backends.Counter.File());
      case TPM -> {
        SoftwareTpm tpm = SoftwareTpm.in(temp);
        chip = Optional.of(tpm);
        TpmFactory.writeDeviceAuth(folder.tpmAuth());
        var choice =
            new Backends.Counter.Tpm(TpmAddress.parse(tpm.address()), Backends.Counter.Tpm.INDEX);
        yield new Device(folder, choice);
      }
      case UBOOT -> {
        RealTool.require("fw_setenv", "libubootenv-tool");
        yield new Device(folder, new Backends.Counter.Uboot(UbootFiles.make(temp)));
      }
    };
  }

  private static ReleaseCounter at(long value) {
    return new ReleaseCounter(value);
  }

  private void ownedTpmHere(Device device) throws IOException {
    if (device.choice() instanceof Backends.Counter.Tpm(var address, _)) {
      TpmFactory.own(TpmAccess.ofFactory(address, device.folder().tpmAuth(), OWNER));
    }
  }

  @ParameterizedTest
  @EnumSource
  void counter_rises_andSurvives(Kind kind) throws IOException {
    Device device = device(kind);
    ownedTpmHere(device);
    assertEquals(Result.ok(at(20_261_120)), device.factory().manufacture(at(20_261_120)));
    assertEquals(Result.ok(at(20_261_123)), device.counter().raise(at(20_261_123)));
    assertEquals(Result.ok(at(20_261_123)), device.counter().raise(at(20_261_123)));
    if (chip.isPresent()) {
      chip.get().powerCycle();
    }
    assertEquals(Result.ok(at(20_261_123)), device.counter().read());
  }

  @ParameterizedTest
  @EnumSource
  void counter_neverFalls(Kind kind) throws IOException {
    Device device = device(kind);
    ownedTpmHere(device);
    Expect.ok(device.factory().manufacture(at(7)));
    assertEquals(
        Result.failed(new CounterFailure.WouldFall(at(7), at(6))), device.counter().raise(at(6)));
    assertEquals(Result.ok(at(7)), device.counter().read());
  }

  @ParameterizedTest
  @EnumSource
  void counter_isMadeOnce(Kind kind) throws IOException {
    Device device = device(kind);
    ownedTpmHere(device);
    Expect.ok(device.factory().manufacture(at(7)));
    assertInstanceOf(Result.Failed.class, device.factory().manufacture(at(3)));
    assertEquals(Result.ok(at(7)), device.counter().read());
  }

  @ParameterizedTest
  @EnumSource
  void counterThatWasNeverMade_isNoZero_andIsNotMadeOnTheDevice(Kind kind) throws IOException {
    Device device = device(kind);
    ownedTpmHere(device);
    assertInstanceOf(Result.Failed.class, device.counter().read());
    assertInstanceOf(Result.Failed.class, device.counter().raise(at(1)));
    assertInstanceOf(Result.Failed.class, device.counter().read());
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheTpm_hasNoWeaknessToTell(Kind kind) throws IOException {
    assertEquals(kind == Kind.TPM, device(kind).counter().weakness().isEmpty());
  }
}
