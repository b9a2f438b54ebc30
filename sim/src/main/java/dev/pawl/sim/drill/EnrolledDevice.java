package dev.pawl.sim.drill;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.director.DirectorWatch;
import dev.pawl.agent.identity.DeviceIdentity;
import dev.pawl.agent.identity.Enrolment;
import dev.pawl.agent.identity.IdentityFiles;
import dev.pawl.agent.link.DdiLink;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.link.Tls;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Nonce;
import dev.pawl.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/// A device with a certificate, which asks the real server and its director with the agent's own
/// code.
final class EnrolledDevice {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final DrillWorld world;
  private final DeviceId id;
  private final DeviceIdentity identity;
  private final IdentityFiles files;
  private final byte[] directorRoot;
  private final MemoryMetadataStore remembered = new MemoryMetadataStore();

  private EnrolledDevice(
      DrillWorld world, DeviceId id, IdentityFiles files, DeviceIdentity identity)
      throws IOException {
    this.world = world;
    this.id = id;
    this.files = files;
    this.identity = identity;
    this.directorRoot = Files.readAllBytes(world.folder().resolve("director/1.root.json"));
  }

  /// Registers a device, and gets it its certificate as the agent does.
  static EnrolledDevice enrol(DrillWorld world, DeviceId id) throws IOException {
    Path token = world.folder().resolve(id + ".token");
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
    return enrol(world, id, "device-" + id, token);
  }

  /// Gets a registered device another key and certificate, in a new folder.
  static EnrolledDevice enrolAgain(DrillWorld world, DeviceId id) throws IOException {
    Path token = world.folder().resolve(id + "-again.token");
    world.desk().run("device", "token", id.value(), "-o", token.toString());
    return enrol(world, id, "device-" + id + "-again", token);
  }

  private static EnrolledDevice enrol(DrillWorld world, DeviceId id, String name, Path token)
      throws IOException {
    DeviceFolder folder = new DeviceFolder(world.folder().resolve(name));
    folder.create();
    Files.copy(token, folder.enrolmentToken());
    Files.copy(world.folder().resolve("server/tls/ca.pem"), folder.serverCa());
    IdentityFiles files = new IdentityFiles(folder);
    try (Https https =
        new Https(
            Tls.withoutIdentity(DrillWorld.need(files.authorities())),
            LinkLimits.standard(),
            () -> {})) {
      DeviceIdentity identity =
          DrillWorld.need(new Enrolment(files, https, world.server().publicUrl(), id).enrol());
      return new EnrolledDevice(world, id, files, identity);
    }
  }

  /// Polls with its own identity on the path of `as`: `ok`, or the code of the refusal.
  String poll(DeviceId as) throws IOException {
    try (Https https = https()) {
      return switch (link(https, as).poll()) {
        case Result.Ok<ControllerBase, LinkFailure> _ -> "ok";
        case Result.Failed<ControllerBase, LinkFailure>(Failure why) -> why.code();
      };
    }
  }

  /// Asks the director: `heard`, or the code of why it is not believed.
  String askDirector() throws IOException {
    try (Https https = https()) {
      DdiLink link = link(https, id);
      DirectorWatch watch = new DirectorWatch(link, remembered, directorRoot, id, this::nonce);
      return switch (watch.ask(Optional.empty(), Instant.now())) {
        case DirectorWatch.Answer.Heard _ -> "heard";
        case DirectorWatch.Answer.Refused(var why) -> why.code();
        case DirectorWatch.Answer.NotNow(var why, _) -> why.code();
      };
    }
  }

  private Https https() throws IOException {
    return new Https(
        Tls.withIdentity(
            DrillWorld.need(files.authorities()), identity.keys().getPrivate(), identity.chain()),
        LinkLimits.standard(),
        () -> {});
  }

  private DdiLink link(Https https, DeviceId as) {
    return new DdiLink(https, world.server().publicUrl(), ServerConfig.TENANT, as);
  }

  private Nonce nonce() {
    byte[] bytes = new byte[Nonce.BYTES];
    RANDOM.nextBytes(bytes);
    return Nonce.of(bytes);
  }
}
