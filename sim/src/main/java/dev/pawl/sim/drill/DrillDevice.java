package dev.pawl.sim.drill;

import dev.pawl.core.failure.Result;
import dev.pawl.core.image.ImageFailure;
import dev.pawl.core.image.InstallRules;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import java.time.Instant;

/// A device as far as the image repository goes: the checks that the agent makes of it, with what
/// it remembers. What the director must say besides is the matter of [DirectorKeysDrill].
final class DrillDevice {
  /// What it answers when it would install.
  static final String INSTALLS = "installs";

  private final Wire wire;
  private final TufClient client;
  private final HardwareId hardware;
  private final ReleaseCounter floor;

  DrillDevice(Wire wire, byte[] factoryRoot, String hardware, long floor) {
    this.wire = wire;
    this.client = new TufClient(wire, new MemoryMetadataStore(), factoryRoot);
    this.hardware = new HardwareId(hardware);
    this.floor = new ReleaseCounter(floor);
  }

  /// The way to its server.
  Wire wire() {
    return wire;
  }

  /// What it does when it is offered this image: [#INSTALLS], or the code of its refusal.
  String offered(String path) {
    return switch (client
        .refresh(Instant.now())
        .then(trust -> trust.find(new TargetPath(path)))
        .then(ImageDescription::from)) {
      case Result.Failed<Verified<ImageDescription>, TrustFailure>(TrustFailure why) -> why.code();
      case Result.Ok<Verified<ImageDescription>, TrustFailure>(var image) ->
          InstallRules.mayInstall(image.value(), hardware, floor, ByteCount.mebi(64))
              .map(ImageFailure::code)
              .orElse(INSTALLS);
    };
  }
}
