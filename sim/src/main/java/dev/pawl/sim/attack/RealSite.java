package dev.pawl.sim.attack;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.identity.DeviceIdentity;
import dev.pawl.agent.identity.Enrolment;
import dev.pawl.agent.identity.IdentityFiles;
import dev.pawl.agent.link.DdiLink;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.link.Tls;
import dev.pawl.cli.remote.NewDevice;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.RegisteredDevice;
import dev.pawl.cli.remote.ServerAccess;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.protocol.SignedBootReport;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import dev.pawl.server.Server;
import dev.pawl.server.ServerConfig;
import dev.pawl.sim.attack.Ending.Kind;
import dev.pawl.sim.director.MemoryDirector;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The makers' own server, honest and as it is installed, for attacks on what devices tell it.
final class RealSite implements AutoCloseable {
  private final Path data;
  private final Map<DeviceId, Member> members = new HashMap<>();
  private Server server; // another one after a restart

  private RealSite(Path data) throws IOException {
    this.data = data;
    this.server = started();
  }

  /// A new one in this folder, which must not exist.
  static RealSite open(Path data, Makers makers, MemoryDirector director) throws IOException {
    makers.initServer(data);
    director.initServer(data);
    return new RealSite(data);
  }

  private Server started() throws IOException {
    return need(Server.start(ServerConfig.in(data).onFreePorts()));
  }

  /// Ends the server and starts it again: it forgets what it keeps in memory.
  void restart() throws IOException {
    server.close();
    server = started();
  }

  /// Registers a device and enrols it as the agent does.
  Member enrol(DeviceId id) throws IOException {
    var device = new DeviceFolder(data.resolveSibling("member-" + id));
    device.create();
    Path ca = data.resolve("tls/ca.pem");
    var access =
        new ServerAccess(
            URI.create("https://localhost:" + server.operatorPort()),
            ca,
            data.resolve("admin.token"));
    try (OperatorClient operator = need(OperatorClient.open(access))) {
      RegisteredDevice registered =
          need(
              operator.addDevice(
                  new NewDevice(id, new Model("lock"), new HardwareId(Victim.HARDWARE), Map.of())));
      Files.writeString(device.enrolmentToken(), registered.token().secret());
    }
    Files.copy(ca, device.serverCa());
    var files = new IdentityFiles(device);
    try (var https =
        new Https(
            Tls.withoutIdentity(need(files.authorities())), LinkLimits.standard(), () -> {})) {
      DeviceIdentity identity = need(new Enrolment(files, https, server.publicUrl(), id).enrol());
      var member = new Member(id, files, identity);
      members.put(id, member);
      return member;
    }
  }

  /// A device enrolled before.
  Member member(DeviceId id) throws IOException {
    return Optional.ofNullable(members.get(id))
        .orElseThrow(() -> new IOException(id + " is not enrolled"));
  }

  /// A device of this server's.
  final class Member {
    private final DeviceId id;
    private final IdentityFiles files;
    private final DeviceIdentity identity;

    private Member(DeviceId id, IdentityFiles files, DeviceIdentity identity) {
      this.id = id;
      this.files = files;
      this.identity = identity;
    }

    /// Its next report, with the nonce of a poll just made.
    JsonObject report(long sequence, Image running) throws IOException {
      PrivateKey key = identity.keys().getPrivate();
      String nonce =
          asked(link -> need(link.poll()).links().reportNonce())
              .orElseThrow(() -> new IOException("the server gives no nonce"));
      return SignedBootReport.toJson(
          SignedBootReport.sign(content(sequence, running), key).answering(nonce, key));
    }

    private BootReport content(long sequence, Image running) {
      ImageDescription image = running.description();
      return new BootReport(
          id,
          sequence,
          Instant.now(),
          Optional.empty(),
          BootReport.Outcome.RUNNING,
          Slot.A,
          new RunningImage(
              image.path(), image.sha256(), image.length(), image.version(), image.counter()),
          new ReleaseCounter(Scene.FLOOR),
          1,
          "power-on",
          Optional.empty(),
          Optional.empty());
    }

    /// Sends a body as this device: whether the server takes it for its report.
    Ending send(String variant, JsonObject body) throws IOException {
      Optional<LinkFailure> refused = asked(link -> link.report(body));
      return refused
          .map(
              why ->
                  why instanceof LinkFailure.Answered(_, _, String code, String problem)
                      ? new Ending(variant, Kind.REFUSED, code, problem)
                      : new Ending(variant, Kind.SILENT, why.code(), why.explain()))
          .orElseGet(() -> new Ending(variant, Kind.INSTALLED, "", "the server took the report"));
    }

    private <T> T asked(Question<T> question) throws IOException {
      try (var https =
          new Https(
              Tls.withIdentity(
                  need(files.authorities()), identity.keys().getPrivate(), identity.chain()),
              LinkLimits.standard(),
              () -> {})) {
        return question.ask(new DdiLink(https, server.publicUrl(), ServerConfig.TENANT, id));
      }
    }
  }

  /// Something a device asks its server.
  @FunctionalInterface
  private interface Question<T> {
    T ask(DdiLink link) throws IOException;
  }

  private static <T, F extends Failure> T need(Result<T, F> result) throws IOException {
    return result.orThrow(failure -> new IOException(failure.explain()));
  }

  @Override
  public void close() {
    server.close();
  }
}
