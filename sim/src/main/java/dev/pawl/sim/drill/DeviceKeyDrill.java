package dev.pawl.sim.drill;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.identity.DeviceIdentity;
import dev.pawl.agent.identity.Enrolment;
import dev.pawl.agent.identity.IdentityFailure;
import dev.pawl.agent.identity.IdentityFiles;
import dev.pawl.agent.link.DdiLink;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.link.Tls;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What happens when the key of one device is stolen.
final class DeviceKeyDrill implements Drill {
  private static final DeviceId VICTIM = new DeviceId("lock-0001");
  private static final DeviceId OTHER = new DeviceId("lock-0002");

  @Override
  public String name() {
    return "device-key";
  }

  @Override
  public String compromised() {
    return "the key of one device";
  }

  @Override
  public void run(DrillWorld world, Findings findings) throws IOException {
    enrolled(world, VICTIM, "device-1", "add");
    enrolled(world, OTHER, "device-2", "add");
    findings.recovered(
        "before the theft the device reports", "ok", poll(world, "device-1", VICTIM));
    findings.can("poll as this device from elsewhere", "ok", poll(world, "device-1", VICTIM));
    findings.cannot(
        "poll as another device", "link.unexpected-status", poll(world, "device-1", OTHER));
    findings.recovered(
        "pawl device revoke",
        "done",
        world.command("device", "revoke", VICTIM.value(), "--reason", "key stolen"));
    findings.cannot(
        "go on with the stolen key", "refused", refused(poll(world, "device-1", VICTIM)));
    findings.recovered("other devices notice nothing", "ok", poll(world, "device-2", OTHER));
    enrolled(world, VICTIM, "device-3", "token");
    findings.recovered(
        "re-enrolled with a new key, the device is back", "ok", poll(world, "device-3", VICTIM));
  }

  private static String refused(String answer) {
    return answer.equals("ok") ? "ok" : "refused";
  }

  /// Registers a device, or makes it a new token, and gets it its certificate as the agent does.
  private static void enrolled(DrillWorld world, DeviceId id, String name, String how)
      throws IOException {
    DeviceFolder folder = new DeviceFolder(world.folder().resolve(name));
    folder.create();
    Path token = world.folder().resolve(name + ".token");
    if (how.equals("add")) {
      world
          .desk()
          .run(
              "device",
              "add",
              id.value(),
              "--model",
              "lock",
              "--hardware",
              "lock-s2",
              "-o",
              token.toString());
    } else {
      world.desk().run("device", "token", id.value(), "-o", token.toString());
    }
    Files.copy(token, folder.enrolmentToken());
    Files.copy(world.folder().resolve("server/tls/ca.pem"), folder.serverCa());
    IdentityFiles files = new IdentityFiles(folder);
    try (Https https =
        new Https(
            Tls.withoutIdentity(DrillWorld.need(files.authorities())),
            LinkLimits.standard(),
            () -> {})) {
      Result<DeviceIdentity, IdentityFailure> identity =
          new Enrolment(files, https, world.server().publicUrl(), id).enrol();
      DrillWorld.need(identity);
    }
  }

  /// Polls as `id` with the identity of the device in the folder: `ok`, or the code of the refusal.
  private static String poll(DrillWorld world, String name, DeviceId id) throws IOException {
    IdentityFiles files = new IdentityFiles(new DeviceFolder(world.folder().resolve(name)));
    DeviceId own = name.equals("device-2") ? OTHER : VICTIM;
    DeviceIdentity identity = DrillWorld.need(files.enrolled(own)).orElseThrow();
    try (Https https =
        new Https(
            Tls.withIdentity(
                DrillWorld.need(files.authorities()),
                identity.keys().getPrivate(),
                identity.chain()),
            LinkLimits.standard(),
            () -> {})) {
      DdiLink link = new DdiLink(https, world.server().publicUrl(), ServerConfig.TENANT, id);
      return switch (link.poll()) {
        case Result.Ok<ControllerBase, LinkFailure> _ -> "ok";
        case Result.Failed<ControllerBase, LinkFailure>(Failure failure) -> failure.code();
      };
    }
  }
}
