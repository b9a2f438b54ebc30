package dev.pawl.sim.demo.stage;

import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.identity.DeviceIdentity;
import dev.pawl.agent.identity.DeviceKeys;
import dev.pawl.agent.identity.IdentityFiles;
import dev.pawl.agent.journal.Journal;
import dev.pawl.agent.link.DdiLink;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.link.Tls;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.SignedBootReport;
import dev.pawl.core.value.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Optional;

/// Somebody who got hold of a device's key and speaks for it: everything he sends is genuinely
/// signed, answers the server's nonce, and is not true.
public final class Impostor {
  private final DeviceFolder folder;

  /// An impostor of the device in `folder`.
  public Impostor(DeviceFolder folder) {
    this.folder = folder;
  }

  /// Reports that the device booted bytes of his own under the path of the image that really runs.
  public void lie() throws IOException {
    DeviceConfig config = orThrow(DeviceConfig.read(folder));
    var files = new IdentityFiles(folder, DeviceKeys.of(folder, config.backends().key()));
    DeviceIdentity identity =
        orThrow(files.enrolled(config.id()))
            .orElseThrow(() -> new IOException(config.id() + " is not enrolled"));
    PrivateKey key = identity.keys().getPrivate();
    var tls = Tls.withIdentity(orThrow(files.authorities()), key, identity.chain());
    try (var https = new Https(tls, LinkLimits.standard(), () -> {})) {
      var link = new DdiLink(https, config.server(), config.tenant(), config.id());
      ControllerBase poll = orThrow(link.poll());
      String nonce = poll.links().reportNonce().orElseThrow();
      var report = SignedBootReport.sign(untrue(config), key).answering(nonce, key);
      Optional<LinkFailure> refused = link.report(SignedBootReport.toJson(report));
      if (refused.isPresent()) {
        throw new IOException(refused.get().explain());
      }
    }
  }

  /// Its number is one that the device used for feedback: above its last report, below its next
  /// one, which the server still takes.
  private BootReport untrue(DeviceConfig config) throws IOException {
    DeviceState state = DeviceState.read(folder);
    var image = state.image();
    Digest implant = Digest.sha256("implant".getBytes(StandardCharsets.UTF_8));
    return new BootReport(
        config.id(),
        Journal.nextMessage(folder) - 1,
        Instant.now(),
        Optional.empty(),
        Outcome.RUNNING,
        state.slot(),
        new RunningImage(image.path(), implant, image.length(), image.version(), image.counter()),
        state.floor(),
        state.record().bootCount(),
        state.record().lastReset().toString(),
        Optional.empty());
  }

  private static <T, F extends Failure> T orThrow(Result<T, F> result) throws IOException {
    return result.orThrow(failure -> new IOException(failure.explain()));
  }
}
