package dev.pawl.sim.drill;

import dev.pawl.agent.offer.OfferCheck;
import dev.pawl.agent.phase.Offer;
import dev.pawl.agent.rollback.CounterFailure;
import dev.pawl.agent.rollback.MonotonicCounter;
import dev.pawl.core.failure.Result;
import dev.pawl.core.trust.MetadataStore;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A device as far as trust goes: the agent's own check of offers, with what it remembers.
final class DrillDevice {
  /// What it answers when it would install.
  static final String INSTALLS = "installs";

  private final Wire wire;
  private final OfferCheck check;

  DrillDevice(Wire wire, byte[] factoryRoot, String hardware, long floor) {
    this.wire = wire;
    this.check =
        new OfferCheck(
            wire,
            new Memory(),
            new Floor(new ReleaseCounter(floor)),
            new OfferCheck.Device(new HardwareId(hardware), ByteCount.mebi(64)),
            factoryRoot);
  }

  /// The way to its server.
  Wire wire() {
    return wire;
  }

  /// What it does when it is offered this image: [#INSTALLS], or the code of its refusal.
  String offered(String path) {
    return switch (check.check(
        new Offer(new ActionId(ActionId.FIRST), new TargetPath(path)),
        Wire.METADATA,
        Instant.now())) {
      case OfferCheck.Answer.Fits _ -> INSTALLS;
      case OfferCheck.Answer.Refused(var why) -> why.code();
      case OfferCheck.Answer.NotNow(var why, _) -> why.code();
    };
  }

  private static final class Memory implements MetadataStore {
    private final Map<RoleName, byte[]> files = new HashMap<>();

    @Override
    public Optional<byte[]> load(RoleName role) {
      return Optional.ofNullable(files.get(role));
    }

    @Override
    public void store(RoleName role, byte[] received) {
      files.put(role, received);
    }

    @Override
    public void delete(RoleName role) {
      files.remove(role);
    }
  }

  /// Stays where it is: no drill runs an image.
  private record Floor(ReleaseCounter floor) implements MonotonicCounter {
    @Override
    public Result<ReleaseCounter, CounterFailure> read() {
      return Result.ok(floor);
    }

    @Override
    public Result<ReleaseCounter, CounterFailure> raise(ReleaseCounter to) {
      return Result.ok(floor);
    }
  }
}
