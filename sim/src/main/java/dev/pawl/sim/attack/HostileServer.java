package dev.pawl.sim.attack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.director.DirectorMetadata;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DdiArtifact;
import dev.pawl.core.protocol.DdiChunk;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.protocol.DevicePaths;
import dev.pawl.core.protocol.DeviceRoute;
import dev.pawl.core.protocol.DeviceRoute.ArtifactForm;
import dev.pawl.core.protocol.Links;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.protocol.MetadataBundle.Repository;
import dev.pawl.core.protocol.PollInterval;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.Tenant;
import dev.pawl.sim.director.MemoryDirector.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// The device API in the hands of an attacker: answers as the real one unless a trick is set for
/// the place. Places are `poll`, `deployment`, `image`, `blocks`, `bundle`, the names of metadata
/// files, and `director/` with those of the director. Metadata goes out as bundles, as from the
/// real server; where a metadata file has a trick, there are none and it is fetched by itself.
final class HostileServer implements AutoCloseable {
  static final Tenant TENANT = new Tenant("DEFAULT");
  private static final Pattern QUESTION =
      Pattern.compile("nonce=([0-9a-f]{32})&held=([0-9]{1,18})");

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, byte[]> metadata = new ConcurrentHashMap<>();
  private final Map<String, Reply.Trick> tricks = new ConcurrentHashMap<>();
  private final List<byte[]> reports = new CopyOnWriteArrayList<>();
  private final AtomicLong taken = new AtomicLong();
  private final DirectorVoice director;

  // The play sets these while server threads answer.
  private volatile Optional<Image> offered = Optional.empty();
  private volatile ActionId action = new ActionId(1001); // rises with each offer
  private final AtomicLong directorVersion = new AtomicLong(10); // of the device's targets
  private volatile Instant now = Instant.now(); // moves with the scene
  // The lie of the moment.
  private volatile UnaryOperator<DeploymentBase> deployment = UnaryOperator.identity();

  /// @param port 0 for any
  HostileServer(SSLContext tls, int port, DirectorVoice director) throws IOException {
    this.director = director;
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters asked = tls.getDefaultSSLParameters();
            asked.setNeedClientAuth(true);
            parameters.setSSLParameters(asked);
          }
        });
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI url() {
    return URI.create("https://localhost:" + port());
  }

  /// Serves these metadata files and no others.
  void serve(Map<String, byte[]> files) {
    metadata.clear();
    metadata.putAll(files);
  }

  /// Serves this metadata file in place of another.
  void serve(String name, byte[] file) {
    metadata.put(name, file);
  }

  /// Offers an image under a new action.
  void offer(Image image) {
    offered = Optional.of(image);
    action = new ActionId(action.value() + 1);
    directorVersion.incrementAndGet();
  }

  /// The action that is offered.
  ActionId action() {
    return action;
  }

  /// Offers nothing.
  void offerNothing() {
    offered = Optional.empty();
    directorVersion.incrementAndGet();
  }

  /// What time it is for those who sign on this server.
  void at(Instant time) {
    now = time;
  }

  /// The director of this server.
  DirectorVoice director() {
    return director;
  }

  /// Answers this place with a trick.
  void trick(String place, Reply.Trick trick) {
    tricks.put(place, trick);
  }

  /// Changes what deployments say.
  void deployment(UnaryOperator<DeploymentBase> change) {
    deployment = change;
  }

  /// Is honest again.
  void repent() {
    tricks.clear();
    director.repent();
    deployment = UnaryOperator.identity();
  }

  /// Bytes that the device took of endless answers.
  long taken() {
    return taken.get();
  }

  /// Bodies of the signed reports that came.
  List<byte[]> reports() {
    return reports;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getRawPath();
      var reply = new Reply(exchange, taken);
      Optional<DeviceRoute> route = DevicePaths.parse(path);
      if (route.isEmpty()) {
        reply.send(404, new byte[0]);
        return;
      }
      answer(route.get(), reply, body, exchange.getRequestURI().getQuery());
    }
  }

  private void answer(DeviceRoute route, Reply reply, byte[] body, @Nullable String query)
      throws IOException {
    switch (route) {
      case DeviceRoute.Poll(_, var device) ->
          play("poll", reply, json(ControllerBase.toJson(poll(device))));
      case DeviceRoute.Deployment(_, var device, _) ->
          play("deployment", reply, json(DeploymentBase.toJson(deployment(device))));
      case DeviceRoute.Artifact(_, _, _, _, var form) -> artifact(form, reply);
      case DeviceRoute.Metadata(_, var file) ->
          play(file, reply, metadata.getOrDefault(file, new byte[0]));
      case DeviceRoute.Report _ -> {
        reports.add(body);
        reply.send(200, new byte[0]);
      }
      case DeviceRoute.Bundle(_, var device) -> bundle(device, reply, body);
      case DeviceRoute.Director(_, var device, var file) -> {
        Matcher asked = QUESTION.matcher(query == null ? "" : query);
        Map<String, byte[]> said =
            asked.matches()
                ? said(device, new Nonce(asked.group(1)), Long.parseLong(asked.group(2)))
                : Map.of();
        play(directorPlace(file), reply, said.getOrDefault(file, new byte[0]));
      }
      case DeviceRoute.Deltas _, DeviceRoute.Delta _ -> reply.send(404, new byte[0]);
      case DeviceRoute.Attributes _,
          DeviceRoute.DeploymentFeedback _,
          DeviceRoute.Cancel _,
          DeviceRoute.CancelFeedback _,
          DeviceRoute.Enrol _,
          DeviceRoute.Renew _,
          DeviceRoute.AuthorityCertificates _ ->
          reply.send(200, new byte[0]);
    }
  }

  /// The place of a file of the director: its versions are of no interest.
  static String directorPlace(String file) {
    return "director/" + file.replaceFirst("^[0-9]+[.](?!root)", "");
  }

  private Map<String, byte[]> said(DeviceId device, Nonce nonce, long held) {
    return director.say(
        new Answer(
            device,
            Optional.of(nonce),
            held + 1,
            DirectorMetadata.targets(assignment(device), directorVersion.get(), now),
            now));
  }

  private Assignment assignment(DeviceId device) {
    return offered
        .map(image -> Assigned.of(device, new HardwareId(Victim.HARDWARE), image.description()))
        .map(image -> new Assignment(device, Optional.of(new AssignedSet(action, List.of(image)))))
        .orElseGet(() -> Assignment.nothing(device));
  }

  private void bundle(DeviceId device, Reply reply, byte[] body) throws IOException {
    boolean byItself = tricks.keySet().stream().anyMatch(place -> place.endsWith(".json"));
    Optional<BundleRequest> asked = byItself ? Optional.empty() : asked(body);
    if (asked.isEmpty()) {
      reply.send(404, new byte[0]);
      return;
    }
    var files = new LinkedHashMap<String, byte[]>();
    long held = asked.get().director().getOrDefault(RoleType.TIMESTAMP.role(), 0L);
    said(device, asked.get().nonce(), held)
        .forEach((name, file) -> files.put(Repository.DIRECTOR.name(name), file));
    if (asked.get().image().isPresent()) {
      metadata.forEach((name, file) -> files.put(Repository.IMAGE.name(name), file));
    }
    play("bundle", reply, new MetadataBundle(files).toBytes());
  }

  private static Optional<BundleRequest> asked(byte[] body) {
    return JsonReader.read(body, JsonLimits.standard()).map(BundleRequest::fromJson)
                instanceof Result.Ok<?, ?>(var read)
            && read instanceof Result.Ok<?, ?>(BundleRequest request)
        ? Optional.of(request)
        : Optional.empty();
  }

  private void artifact(ArtifactForm form, Reply reply) throws IOException {
    Image image = offered.orElseThrow();
    switch (form) {
      case BYTES -> play("image", reply, image.bytes());
      case BLOCKS -> play("blocks", reply, image.blockList());
      case MD5SUM -> reply.send(404, new byte[0]);
    }
  }

  private void play(String place, Reply reply, byte[] honest) throws IOException {
    Reply.Trick trick = tricks.get(place);
    if (trick != null) {
      trick.play(reply, honest);
    } else {
      reply.send(honest.length == 0 ? 404 : 200, honest);
    }
  }

  private ControllerBase poll(DeviceId device) {
    Links links =
        Links.NONE
            .with(Links.METADATA, url().resolve(DevicePaths.metadataFolder(TENANT)))
            .with(Links.REPORT, url(new DeviceRoute.Report(TENANT, device)));
    if (offered.isPresent()) {
      links =
          links.with(
              Links.DEPLOYMENT_BASE, url(new DeviceRoute.Deployment(TENANT, device, action)));
    }
    return new ControllerBase(PollInterval.seconds(1), links);
  }

  private DeploymentBase deployment(DeviceId device) {
    ImageDescription image = offered.orElseThrow().description();
    String file = image.path().fileName();
    Links links =
        Links.NONE
            .with(
                Links.DOWNLOAD,
                url(new DeviceRoute.Artifact(TENANT, device, 1, file, ArtifactForm.BYTES)))
            .with(
                Links.BLOCKS,
                url(new DeviceRoute.Artifact(TENANT, device, 1, file, ArtifactForm.BLOCKS)));
    var artifact =
        new DdiArtifact(
            file, "a".repeat(40), "b".repeat(32), image.sha256(), image.length(), links);
    return deployment.apply(
        DeploymentBase.forced(
            action, DdiChunk.image(image.path(), image.version(), image.line().value(), artifact)));
  }

  private URI url(DeviceRoute route) {
    return DevicePaths.url(url(), route);
  }

  private static byte[] json(JsonObject body) {
    return JsonWriter.compact(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
