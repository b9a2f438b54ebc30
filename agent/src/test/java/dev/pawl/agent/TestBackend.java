package dev.pawl.agent;

import dev.pawl.agent.testkit.TestEst;
import dev.pawl.agent.testkit.TestServer;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.failure.Result;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.ActionFeedback;
import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.CancelAction;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DdiArtifact;
import dev.pawl.core.protocol.DdiChunk;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.protocol.DevicePaths;
import dev.pawl.core.protocol.DeviceRoute;
import dev.pawl.core.protocol.DeviceRoute.ArtifactForm;
import dev.pawl.core.protocol.Links;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.protocol.PollInterval;
import dev.pawl.core.protocol.SignedBootReport;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestDirector;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.Tenant;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A server of the device API over real TLS, with an image repository behind it, that does what a
/// test wants. Reports are verified as the real server does.
final class TestBackend implements AutoCloseable {
  static final DeviceId DEVICE = new DeviceId("lock-1");
  static final Tenant TENANT = new Tenant("DEFAULT");

  final TestServer server = TestServer.start();
  final TestRepository repository = TestRepository.withLines("lock");
  final List<String> feedback = Collections.synchronizedList(new ArrayList<>());
  final List<BootReport> reports = Collections.synchronizedList(new ArrayList<>());
  final List<ConfigData> attributes = Collections.synchronizedList(new ArrayList<>());

  final TestDirector director = new TestDirector();

  volatile InstantSource clock = () -> TestTuf.NOW; // the director's
  volatile UnaryOperator<Optional<AssignedSet>> directed = UnaryOperator.identity();
  volatile UnaryOperator<MetadataBundle> bundled = UnaryOperator.identity();
  volatile boolean withoutBundles;
  volatile boolean directorDown;
  volatile int pollSeconds = 30;
  private Assignment lastAssignment = Assignment.nothing(DEVICE);
  volatile Optional<Assigned> assigned = Optional.empty();
  volatile boolean cancelAsked;
  volatile boolean attributesWanted = true;
  volatile boolean down;
  volatile boolean keepsOffering;
  final AtomicInteger certified = new AtomicInteger(); // how often a certificate was given
  volatile int reportStatus = 200;
  volatile UnaryOperator<DeploymentBase> deployment = UnaryOperator.identity();
  volatile UnaryOperator<Links> links = UnaryOperator.identity();
  volatile TestServer.Handler image = request -> request.file(assigned.orElseThrow().bytes());
  private long lastSequence;

  /// An image the device is to install.
  static final class Assigned {
    private final ActionId action;
    private final ImageDescription image;
    private final byte[] bytes;

    Assigned(ActionId action, ImageDescription image, byte[] bytes) {
      this.action = action;
      this.image = image;
      this.bytes = bytes.clone();
    }

    byte[] bytes() {
      return bytes.clone();
    }
  }

  TestBackend() {
    server.otherwise(this::answer);
  }

  /// Publishes an image and offers it as the next action.
  ActionId offer(int action, String version, long counter, byte[] bytes) {
    var image = repository.publish("lock", version, counter, "lock-s2", bytes);
    return offer(action, image, bytes);
  }

  ActionId offer(int action, ImageDescription image, byte[] bytes) {
    var id = new ActionId(action);
    cancelAsked = false;
    assigned = Optional.of(new Assigned(id, image, bytes));
    return id;
  }

  /// From now on another device reports.
  void resetReports() {
    reports.clear();
    feedback.clear();
    lastSequence = 0;
  }

  /// Reports about updates, as `outcome code`.
  List<String> outcomes() {
    return reports.stream()
        .filter(report -> report.outcome() != BootReport.Outcome.RUNNING)
        .map(report -> report.outcome() + report.failure().map(why -> " " + why.code()).orElse(""))
        .toList();
  }

  private void answer(TestServer.Request request) throws IOException {
    if (down) {
      throw new IOException("down");
    }
    Optional<DeviceRoute> route = DevicePaths.parse(request.path());
    if (route.isEmpty()) {
      request.answer(404, new byte[0]);
      return;
    }
    boolean open = route.get() instanceof DeviceRoute.Enrol;
    if (!open && !request.client().equals("CN=lock-1")) {
      request.json(401, "{'code':'identity.no-certificate'}");
      return;
    }
    switch (route.get()) {
      case DeviceRoute.Poll _ -> send(request, ControllerBase.toJson(poll()));
      case DeviceRoute.Attributes _ -> {
        attributes.add(Expect.ok(ConfigData.fromJson(body(request))));
        attributesWanted = false;
        request.answer(200, new byte[0]);
      }
      case DeviceRoute.Deployment _ -> send(request, DeploymentBase.toJson(deployment()));
      case DeviceRoute.DeploymentFeedback(_, _, var action) -> feedback(request, "", action);
      case DeviceRoute.Cancel(_, _, var action) ->
          send(request, CancelAction.toJson(new CancelAction(action)));
      case DeviceRoute.CancelFeedback(_, _, var action) -> feedback(request, "cancel ", action);
      case DeviceRoute.Artifact(_, _, _, _, var form) -> artifact(request, form);
      case DeviceRoute.Report _ -> report(request);
      case DeviceRoute.Metadata(_, var file) -> metadata(request, file);
      case DeviceRoute.Bundle _ -> bundle(request);
      case DeviceRoute.Director(_, _, var file) -> directorFile(request, file);
      case DeviceRoute.Enrol(), DeviceRoute.Renew() -> {
        certified.incrementAndGet();
        enrol(request);
      }
      case DeviceRoute.Deltas _, DeviceRoute.Delta _ -> request.answer(404, new byte[0]);
      case DeviceRoute.AuthorityCertificates() -> request.answer(404, new byte[0]);
    }
  }

  private ControllerBase poll() {
    var all =
        Links.NONE
            .with(Links.METADATA, server.url(DevicePaths.metadataFolder(TENANT)))
            .with(Links.REPORT, url(new DeviceRoute.Report(TENANT, DEVICE)));
    if (attributesWanted) {
      all = all.with(Links.CONFIG_DATA, url(new DeviceRoute.Attributes(TENANT, DEVICE)));
    }
    if (assigned.isPresent()) {
      ActionId action = assigned.get().action;
      all =
          cancelAsked
              ? all.with(Links.CANCEL_ACTION, url(new DeviceRoute.Cancel(TENANT, DEVICE, action)))
              : all.with(
                  Links.DEPLOYMENT_BASE, url(new DeviceRoute.Deployment(TENANT, DEVICE, action)));
    }
    return new ControllerBase(PollInterval.seconds(pollSeconds), links.apply(all));
  }

  private DeploymentBase deployment() {
    Assigned now = assigned.orElseThrow();
    String file = now.image.path().fileName();
    Links download =
        Links.NONE
            .with(Links.DOWNLOAD, artifactUrl(file, ArtifactForm.BYTES))
            .with(Links.BLOCKS, artifactUrl(file, ArtifactForm.BLOCKS));
    var artifact =
        new DdiArtifact(
            file,
            "a".repeat(40),
            "b".repeat(32),
            now.image.sha256(),
            new ByteCount(now.bytes.length),
            download);
    return deployment.apply(
        DeploymentBase.forced(
            now.action, DdiChunk.image(now.image.path(), now.image.version(), "lock", artifact)));
  }

  private URI artifactUrl(String file, ArtifactForm form) {
    return url(new DeviceRoute.Artifact(TENANT, DEVICE, 1, file, form));
  }

  private void artifact(TestServer.Request request, ArtifactForm form) throws IOException {
    switch (form) {
      case BYTES -> image.handle(request);
      case BLOCKS -> {
        BlockList blocks = TestRepository.blocks(assigned.orElseThrow().bytes);
        request.answer(200, blocks.encoded());
      }
      case MD5SUM -> request.answer(404, new byte[0]);
    }
  }

  private void feedback(TestServer.Request request, String kind, ActionId action)
      throws IOException {
    ActionFeedback said = Expect.ok(ActionFeedback.fromJson(body(request)));
    boolean active = assigned.isPresent() && assigned.get().action.equals(action);
    if (!active) {
      request.answer(410, new byte[0]);
      return;
    }
    feedback.add("%s%s %s %s".formatted(kind, action, said.execution(), said.finished()));
    if (said.execution() == ActionFeedback.Execution.CLOSED && !keepsOffering) {
      assigned = Optional.empty();
    }
    request.answer(200, new byte[0]);
  }

  private void report(TestServer.Request request) throws IOException {
    JsonValue sent = body(request);
    if (reportStatus != 200) {
      request.json(reportStatus, "{'code':'report.test'}");
      return;
    }
    PublicKey key = request.certificate().getPublicKey();
    BootReport report =
        Expect.ok(SignedBootReport.fromJson(sent).then(signed -> signed.verified(DEVICE, key)));
    if (report.sequence() <= lastSequence) {
      request.json(409, "{'code':'report.replayed'}");
      return;
    }
    lastSequence = report.sequence();
    reports.add(report);
    request.answer(200, new byte[0]);
  }

  /// The director assigns what is offered, unless a test says otherwise.
  private void settleDirector() {
    director.time(clock.instant());
    Optional<AssignedSet> set =
        directed.apply(assigned.filter(_ -> !cancelAsked).map(TestBackend::set));
    var wanted = new Assignment(DEVICE, set);
    if (!wanted.equals(lastAssignment)) {
      lastAssignment = wanted;
      director.assign(wanted);
    }
  }

  private static AssignedSet set(Assigned offered) {
    var hardware = new HardwareId("lock-s2");
    return new AssignedSet(
        offered.action,
        List.of(dev.pawl.core.director.Assigned.of(DEVICE, hardware, offered.image)));
  }

  private void bundle(TestServer.Request request) throws IOException {
    if (withoutBundles || directorDown) {
      request.answer(404, new byte[0]);
      return;
    }
    settleDirector();
    BundleRequest asked = Expect.ok(BundleRequest.fromJson(body(request)));
    Map<String, byte[]> files = new LinkedHashMap<>(director.newer(DEVICE, asked));
    asked.image().ifPresent(held -> addImageFiles(files, held));
    request.answer(200, bundled.apply(new MetadataBundle(files)).toBytes());
  }

  /// Roots and timestamp; what is missing is fetched.
  private void addImageFiles(Map<String, byte[]> files, Map<RoleName, Long> held) {
    Map<String, byte[]> all = repository.tuf().files();
    long root = held.getOrDefault(RoleType.ROOT.role(), 1L);
    for (long next = root + 1; all.containsKey(next + ".root.json"); next++) {
      files.put("image/" + next + ".root.json", repository.tuf().file(next + ".root.json"));
    }
    if (repository.source().fetch("timestamp.json", ByteCount.mebi(2))
        instanceof FetchAnswer.Found found) {
      files.put("image/timestamp.json", found.bytes());
    }
  }

  private void directorFile(TestServer.Request request, String file) throws IOException {
    if (directorDown) {
      request.answer(404, new byte[0]);
      return;
    }
    settleDirector();
    Optional<byte[]> bytes = director.file(DEVICE, file, request.query("nonce").map(Nonce::new));
    request.answer(bytes.isPresent() ? 200 : 404, bytes.orElse(new byte[0]));
  }

  private void metadata(TestServer.Request request, String file) throws IOException {
    switch (repository.source().fetch(file, ByteCount.mebi(2))) {
      case FetchAnswer.Found found -> request.answer(200, found.bytes());
      case FetchAnswer.NotFound _ -> request.answer(404, new byte[0]);
      case FetchAnswer.TooLong _, FetchAnswer.Unreachable _ -> request.answer(500, new byte[0]);
    }
  }

  private void enrol(TestServer.Request request) throws IOException {
    PublicKey key = TestEst.requestedKey(Base64.getMimeDecoder().decode(request.body()));
    var issued = server.authority().issue("CN=" + DEVICE, key, List.of());
    request.answer(200, TestEst.pkcs7(issued, server.authority().certificate()));
  }

  private URI url(DeviceRoute route) {
    return DevicePaths.url(server.url(), route);
  }

  private static void send(TestServer.Request request, JsonObject body) throws IOException {
    request.answer(200, JsonWriter.compact(body));
  }

  private static JsonValue body(TestServer.Request request) throws IOException {
    byte[] bytes = request.body().getBytes(StandardCharsets.UTF_8);
    return switch (JsonReader.read(bytes, JsonLimits.standard())) {
      case Result.Ok<JsonValue, ?>(JsonValue json) -> json;
      case Result.Failed<JsonValue, ?>(var why) -> throw new IOException(why.explain());
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
