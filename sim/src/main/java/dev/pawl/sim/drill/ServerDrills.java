package dev.pawl.sim.drill;

import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Targets;
import dev.pawl.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What happens when the server's own keys are stolen: TLS, snapshot, timestamp.
final class ServerDrills {
  private static final String FORGED = "line-lock/lock-6.6.6.img";

  private ServerDrills() {}

  /// The TLS key, a content network or a mirror.
  static final class TlsKey implements Drill {
    @Override
    public String name() {
      return "tls-key";
    }

    @Override
    public String compromised() {
      return "TLS key, content network or mirror";
    }

    @Override
    public void run(DrillWorld world, Findings findings) throws IOException {
      DrillDevice device = world.lockDevice();
      device.wire().withhold("timestamp.json");
      findings.can(
          "withhold metadata: the device waits",
          "trust.file-missing",
          device.offered(DrillWorld.LOCK_1));
      device.wire().clear();
      byte[] before = world.published("timestamp.json").orElseThrow();
      world.release("lock", "lock-s2", "2.0.0", 2, List.of(""));
      device.wire().forge("timestamp.json", before);
      findings.can(
          "replay yesterday's state to a device that has not seen today's, while it is valid",
          "trust.target-not-found",
          device.offered("line-lock/lock-2.0.0.img"));
      device.wire().clear();
      findings.recovered(
          "over an honest connection the device sees today's",
          DrillDevice.INSTALLS,
          device.offered("line-lock/lock-2.0.0.img"));
      device.wire().forge("timestamp.json", before);
      findings.cannot(
          "roll it back from there", "trust.version-rollback", device.offered(DrillWorld.LOCK_1));
      Targets forged = world.thief(device).withImage(DrillWorld.LOCK, world.lock(), "lock-s2");
      var own = Thief.ownKey();
      new Thief(device.wire(), own, own, Map.of()).serve(DrillWorld.LOCK, forged, List.of(own));
      findings.cannot(
          "forge an image with keys of his own",
          "trust.too-few-signatures",
          device.offered(FORGED));
      device.wire().clear();
      renewCertificate(world, findings);
      findings.recovered(
          "devices notice nothing", DrillDevice.INSTALLS, device.offered(DrillWorld.LOCK_1));
    }

    private static void renewCertificate(DrillWorld world, Findings findings) throws IOException {
      Path tls = world.folder().resolve("server/tls");
      byte[] before = Files.readAllBytes(tls.resolve("server.pem"));
      Files.delete(tls.resolve("server.key"));
      Files.delete(tls.resolve("server.pem"));
      world.restart();
      boolean renewed = !Arrays.equals(before, Files.readAllBytes(tls.resolve("server.pem")));
      findings.recovered(
          "remove server.key and server.pem, restart: a new key and certificate",
          "renewed",
          renewed ? "renewed" : "the same");
      Server running = world.server();
      findings.recovered(
          "operators reach the server on port " + running.operatorPort() + " as before",
          "done",
          world.command("release", "list"));
    }
  }

  /// Snapshot and timestamp keys.
  static final class OnlineKeys implements Drill {
    private static final long BEYOND = Integer.MAX_VALUE;

    @Override
    public String name() {
      return "online-keys";
    }

    @Override
    public String compromised() {
      return "snapshot and timestamp keys (the server itself)";
    }

    @Override
    public void run(DrillWorld world, Findings findings) throws IOException {
      DrillDevice device = world.lockDevice();
      findings.recovered(
          "before the theft the device trusts its server",
          DrillDevice.INSTALLS,
          device.offered(DrillWorld.LOCK_1));
      Thief thief = world.thief(device);
      Targets forged = thief.withImage(DrillWorld.LOCK, world.lock(), "lock-s2");
      var online =
          List.of(world.stolenOnline(RoleType.SNAPSHOT), world.stolenOnline(RoleType.TIMESTAMP));
      thief.serve(DrillWorld.LOCK, forged, online);
      findings.cannot(
          "forge an image, signing with all he has",
          "trust.too-few-signatures",
          device.offered(FORGED));
      device.wire().clear();
      DrillDevice second = world.lockDevice();
      second.offered(DrillWorld.LOCK_1);
      world.thief(second).serveOnline(BEYOND);
      findings.can(
          "raise snapshot and timestamp to version 2,147,483,647",
          DrillDevice.INSTALLS,
          second.offered(DrillWorld.LOCK_1));
      second.wire().clear();
      findings.can(
          "so freeze the device: it takes the honest server for a rollback",
          "trust.version-rollback",
          second.offered(DrillWorld.LOCK_1));
      findings.recovered(
          "pawl online rotate", "done", world.command("online", "rotate", "--purpose", "stolen"));
      findings.recovered(
          "two people of the root sign",
          "done",
          world.command("sign", "root-2", "--key", "root-1", "--key", "root-2"));
      findings.recovered(
          "publish; the running server takes the new keys",
          "done",
          world.command("release", "publish", "root-2"));
      findings.recovered(
          "the frozen device forgets both versions and follows",
          DrillDevice.INSTALLS,
          second.offered(DrillWorld.LOCK_1));
      findings.recovered(
          "so does the one that was shown a forged line",
          DrillDevice.INSTALLS,
          device.offered(DrillWorld.LOCK_1));
      thief.serveOnline(BEYOND);
      findings.cannot(
          "go on with the stolen keys",
          "trust.too-few-signatures",
          device.offered(DrillWorld.LOCK_1));
    }
  }
}
