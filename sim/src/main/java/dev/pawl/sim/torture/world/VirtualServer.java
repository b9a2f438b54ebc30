package dev.pawl.sim.torture.world;

import dev.pawl.agent.identity.DeviceIdentity;
import dev.pawl.agent.identity.RenewalServer;
import dev.pawl.agent.link.Body;
import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.link.LinkBroken;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.ActionFeedback;
import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.CancelAction;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DdiArtifact;
import dev.pawl.core.protocol.DdiChunk;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.protocol.Links;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.protocol.PollInterval;
import dev.pawl.core.protocol.ProtocolFailure;
import dev.pawl.core.protocol.SignedBootReport;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Nonce;
import dev.pawl.sim.torture.world.ServerState.Assignment;
import java.io.IOException;
import java.net.URI;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// A server in memory, asked without TLS and without waiting. It is strict where the real one is:
/// reports are verified, a sequence counts once, an action is closed by feedback only.
public final class VirtualServer implements DeviceLink, RenewalServer {
  private static final String HOST = "https://server.example";
  private static final String DELTAS = "/deltas/";

  private final World world;
  private ServerState state; // changes with what the device says
  private Optional<X509Certificate> shown = Optional.empty(); // by the connection at hand

  /// A server of `world` that knows `state`.
  public VirtualServer(World world, ServerState state) {
    this.world = world;
    this.state = state;
  }

  /// What it knows at this moment.
  public ServerState state() {
    return state;
  }

  /// From now on the device's connection shows this.
  public void connected(DeviceIdentity identity) {
    shown = Optional.of(identity.chain().getFirst());
  }

  /// Whether the device was let in with what it shows.
  public boolean letsIn() {
    return shown.isEmpty() || state.letsIn(shown.get());
  }

  @Override
  public Result<List<X509Certificate>, LinkFailure> renew(DeviceIdentity as, byte[] request) {
    Optional<LinkFailure> refused = greet(as);
    if (refused.isPresent()) {
      return Result.failed(refused.get());
    }
    try {
      PublicKey key = VirtualAuthority.requested(request);
      Optional<X509Certificate> before =
          state.admitted().next().filter(one -> one.getPublicKey().equals(key));
      X509Certificate next = before.orElseGet(() -> world.authority().issue(key, World.NOW));
      state = state.issued(next);
      return Result.ok(List.of(next, world.authority().certificate()));
    } catch (IOException e) {
      return Result.failed(answered(URI.create(HOST + "/renew"), 400));
    }
  }

  @Override
  public Optional<LinkFailure> greet(DeviceIdentity as) {
    X509Certificate certificate = as.chain().getFirst();
    state = state.seen(certificate);
    return state.letsIn(certificate)
        ? Optional.empty()
        : Optional.of(
            new LinkFailure.Answered(URI.create(HOST + "/poll"), 403, "identity.revoked", ""));
  }

  @Override
  public Result<ControllerBase, LinkFailure> poll() {
    shown.ifPresent(certificate -> state = state.seen(certificate));
    if (!letsIn()) {
      return Result.failed(
          new LinkFailure.Answered(URI.create(HOST + "/poll"), 403, "identity.revoked", ""));
    }
    Links links =
        Links.NONE
            .with(Links.METADATA, URI.create(HOST + "/metadata/"))
            .with(Links.REPORT, URI.create(HOST + "/report"));
    if (!state.waiting().isEmpty()) {
      ActionId action = state.waiting().getFirst().action();
      links = links.with(Links.DEPLOYMENT_BASE, URI.create(HOST + "/deployment/" + action));
    }
    return Result.ok(new ControllerBase(PollInterval.seconds(30), links));
  }

  @Override
  public Result<DeploymentBase, LinkFailure> deployment(URI link) {
    if (state.waiting().isEmpty()) {
      return Result.failed(answered(link, 404));
    }
    Assignment wanted = state.waiting().getFirst();
    ImageDescription image = wanted.image();
    String file = HOST + "/" + image.path().fileName();
    var links =
        Links.NONE
            .with(Links.DOWNLOAD, URI.create(file))
            .with(Links.BLOCKS, URI.create(file + ".blocks"))
            .with(Links.DELTAS, URI.create(HOST + DELTAS));
    var artifact =
        new DdiArtifact(
            image.path().fileName(),
            "0".repeat(40),
            "0".repeat(32),
            image.sha256(),
            image.length(),
            links);
    DdiChunk chunk = DdiChunk.image(image.path(), image.version(), "image", artifact);
    return Result.ok(DeploymentBase.forced(wanted.action(), chunk));
  }

  @Override
  public Result<CancelAction, LinkFailure> cancellation(URI link) {
    return Result.failed(answered(link, 404));
  }

  @Override
  public Optional<LinkFailure> attributes(URI link, ConfigData attributes) {
    return Optional.empty();
  }

  @Override
  public Optional<LinkFailure> attributes(ConfigData attributes) {
    return Optional.empty();
  }

  @Override
  public Optional<LinkFailure> feedback(ActionId action, JsonObject body) {
    return switch (ActionFeedback.fromJson(body)) {
      case Result.Failed<ActionFeedback, ProtocolFailure> _ ->
          Optional.of(answered(URI.create(HOST), 400));
      case Result.Ok<ActionFeedback, ProtocolFailure>(ActionFeedback said) -> {
        if (said.execution() == ActionFeedback.Execution.CLOSED) {
          state = state.closed(action);
        }
        yield Optional.empty();
      }
    };
  }

  @Override
  public Optional<LinkFailure> cancelFeedback(ActionId action, JsonObject body) {
    return Optional.empty();
  }

  @Override
  public Optional<LinkFailure> report(JsonObject body) {
    var verified =
        SignedBootReport.fromJson(body).then(signed -> signed.verified(World.DEVICE, deviceKey()));
    return switch (verified) {
      case Result.Failed<BootReport, ProtocolFailure> _ ->
          Optional.of(answered(URI.create(HOST + "/report"), 400));
      case Result.Ok<BootReport, ProtocolFailure>(BootReport report) -> {
        if (report.sequence() <= state.lastSequence()) {
          yield Optional.of(answered(URI.create(HOST + "/report"), 409));
        }
        state = state.with(report);
        yield Optional.empty();
      }
    };
  }

  private PublicKey deviceKey() {
    return shown.map(X509Certificate::getPublicKey).orElseGet(() -> world.keys().getPublic());
  }

  /// An older server: the device asks for each file.
  @Override
  public Result<MetadataBundle, LinkFailure> bundle(BundleRequest request) {
    return Result.failed(answered(URI.create(HOST + "/bundle"), 404));
  }

  @Override
  public Result<Optional<byte[]>, LinkFailure> director(
      String file, Nonce nonce, long held, ByteCount limit) {
    return Result.ok(world.director().file(file, nonce, held, state));
  }

  @Override
  public Result<Optional<byte[]>, LinkFailure> file(URI link, ByteCount limit) {
    String path = link.getPath();
    Optional<byte[]> found =
        path.startsWith("/metadata/")
            ? world.metadata(path.substring("/metadata/".length()))
            : path.endsWith(".blocks")
                ? world.blocks(path.substring(1, path.length() - ".blocks".length()))
                : Optional.empty();
    return Result.ok(found);
  }

  @Override
  public Result<Part, LinkFailure> open(URI link, long from) {
    String path = link.getPath();
    Optional<byte[]> patch =
        path.startsWith(DELTAS) ? world.patch(path.substring(DELTAS.length())) : Optional.empty();
    byte[] image = patch.orElseGet(() -> world.bytes(path.substring(1)));
    int end = image.length;
    if (state.breaks() > 0) {
      state = state.breaking(state.breaks() - 1);
      end = (int) Math.min(image.length, from + World.BREAKS_AFTER);
    }
    return Result.ok(
        new Part(
            from,
            Optional.of(new ByteCount(image.length)),
            new Bytes(image, (int) from, end, link)));
  }

  private static LinkFailure answered(URI link, int status) {
    return new LinkFailure.Answered(link, status, "", "");
  }

  /// An image from one byte to another; where that is not its end, the connection breaks there.
  private static final class Bytes implements Body {
    private final byte[] image;
    private final int end;
    private final URI link;
    private int at; // moves with each read

    Bytes(byte[] image, int from, int end, URI link) {
      this.image = image;
      this.at = from;
      this.end = end;
      this.link = link;
    }

    @Override
    public int read(byte[] into) throws LinkBroken {
      if (at == end && end < image.length) {
        throw new LinkBroken(new LinkFailure.Unreachable(link, "the connection broke"));
      }
      int n = Math.min(into.length, end - at);
      if (n == 0) {
        return -1;
      }
      System.arraycopy(image, at, into, 0, n);
      at += n;
      return n;
    }

    @Override
    public void close() {}
  }

  /// Actions it still wants, for people.
  public List<ActionId> open() {
    return state.waiting().stream().map(Assignment::action).toList();
  }
}
