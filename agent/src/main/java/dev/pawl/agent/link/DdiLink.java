package dev.pawl.agent.link;

import dev.pawl.agent.link.LinkFailure.MalformedAnswer;
import dev.pawl.agent.link.LinkFailure.WrongRange;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.CancelAction;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.protocol.DevicePaths;
import dev.pawl.core.protocol.DeviceRoute;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.Tenant;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The device API over HTTPS.
public final class DdiLink implements DeviceLink {
  private static final ByteCount LONGEST_ANSWER = ByteCount.kibi(256);
  private static final JsonLimits LIMITS = JsonLimits.standard().withDocument(LONGEST_ANSWER);
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private volatile Https https; // another one after a renewal
  private final URI server;
  private final Tenant tenant;
  private final DeviceId device;

  /// @param https with the device's certificate
  /// @param server base of the device listener
  public DdiLink(Https https, URI server, Tenant tenant, DeviceId device) {
    this.https = https;
    this.server = server;
    this.tenant = tenant;
    this.device = device;
  }

  /// From now on with this connection: the device has another certificate.
  public void use(Https other) {
    https = other;
  }

  @Override
  public Result<ControllerBase, LinkFailure> poll() {
    return json(url(new DeviceRoute.Poll(tenant, device)), ControllerBase::fromJson);
  }

  @Override
  public Result<DeploymentBase, LinkFailure> deployment(URI link) {
    return json(link, DeploymentBase::fromJson);
  }

  @Override
  public Result<CancelAction, LinkFailure> cancellation(URI link) {
    return json(link, CancelAction::fromJson);
  }

  @Override
  public Optional<LinkFailure> attributes(URI link, ConfigData attributes) {
    return send(link, "PUT", ConfigData.toJson(attributes));
  }

  @Override
  public Optional<LinkFailure> attributes(ConfigData attributes) {
    return attributes(url(new DeviceRoute.Attributes(tenant, device)), attributes);
  }

  @Override
  public Optional<LinkFailure> feedback(ActionId action, JsonObject body) {
    return send(url(new DeviceRoute.DeploymentFeedback(tenant, device, action)), "POST", body);
  }

  @Override
  public Optional<LinkFailure> cancelFeedback(ActionId action, JsonObject body) {
    return send(url(new DeviceRoute.CancelFeedback(tenant, device, action)), "POST", body);
  }

  @Override
  public Optional<LinkFailure> report(JsonObject body) {
    return send(url(new DeviceRoute.Report(tenant, device)), "POST", body);
  }

  @Override
  public Result<MetadataBundle, LinkFailure> bundle(BundleRequest request) {
    URI link = url(new DeviceRoute.Bundle(tenant, device));
    var post =
        Request.send("POST", JsonWriter.compact(BundleRequest.toJson(request)))
            .with("Content-Type", "application/json")
            .with("Accept", MetadataBundle.MEDIA_TYPE);
    return https
        .read(link, post, 200, MetadataBundle.LIMIT)
        .then(bytes -> answered(link, MetadataBundle.parse(bytes)));
  }

  @Override
  public Result<Optional<byte[]>, LinkFailure> director(
      String file, Nonce nonce, long held, ByteCount limit) {
    URI link = url(new DeviceRoute.Director(tenant, device, file));
    return file(URI.create(link + "?nonce=" + nonce + "&held=" + held), limit);
  }

  @Override
  public Result<Optional<byte[]>, LinkFailure> file(URI link, ByteCount limit) {
    return https
        .send(link, Request.get())
        .then(
            answer -> {
              try (Body body = answer.body()) {
                return switch (answer.status()) {
                  case 200 -> Https.file(link, answer, body, limit).map(Optional::of);
                  case 404 -> Result.ok(Optional.empty());
                  default -> Result.failed(Https.problem(link, answer));
                };
              }
            });
  }

  @Override
  public Result<Part, LinkFailure> open(URI link, long from) {
    Request request = Request.get().with("Accept-Encoding", "identity");
    if (from > 0) {
      request = request.with("Range", "bytes=" + from + "-");
    }
    return https.send(link, request).then(answer -> opened(link, from, answer));
  }

  private static Result<Part, LinkFailure> opened(URI link, long from, Https.Answer answer) {
    Result<Part, LinkFailure> part;
    if (answer.status() == 200) {
      part = Result.ok(new Part(0, length(answer), answer.body()));
    } else if (answer.status() == 206 && from > 0) {
      part = partial(link, from, answer);
    } else {
      part = Result.failed(Https.problem(link, answer));
    }
    if (part instanceof Result.Failed) {
      answer.body().close();
    }
    return part;
  }

  private static Result<Part, LinkFailure> partial(URI link, long from, Https.Answer answer) {
    String range = answer.header("Content-Range").orElse("no Content-Range");
    Matcher match = CONTENT_RANGE.matcher(range);
    boolean right = match.matches() && Long.parseLong(match.group(1)) == from;
    if (!right) {
      return Result.failed(new WrongRange(link, "bytes from " + from + " on", range));
    }
    long total = Long.parseLong(match.group(3));
    return Result.ok(new Part(from, Optional.of(new ByteCount(total)), answer.body()));
  }

  private static Optional<ByteCount> length(Https.Answer answer) {
    return answer
        .header("Content-Length")
        .filter(text -> LENGTH.matcher(text).matches())
        .map(text -> new ByteCount(Long.parseLong(text)));
  }

  private <T> Result<T, LinkFailure> json(
      URI link, Function<JsonValue, ? extends Result<T, ? extends Failure>> codec) {
    var request = Request.get().with("Accept", "application/json");
    return https
        .read(link, request, 200, LONGEST_ANSWER)
        .then(bytes -> answered(link, JsonReader.read(bytes, LIMITS)))
        .then(json -> answered(link, codec.apply(json)));
  }

  private static <T> Result<T, LinkFailure> answered(URI link, Result<T, ? extends Failure> read) {
    return switch (read) {
      case Result.Ok<T, ?>(T value) -> Result.ok(value);
      case Result.Failed<T, ? extends Failure>(Failure problem) ->
          Result.failed(new MalformedAnswer(link, problem));
    };
  }

  private Optional<LinkFailure> send(URI link, String method, JsonObject body) {
    var request =
        Request.send(method, JsonWriter.compact(body))
            .with("Content-Type", "application/json")
            .with("Accept", "application/json");
    return switch (https.read(link, request, 200, LONGEST_ANSWER)) {
      case Result.Ok<byte[], LinkFailure> _ -> Optional.empty();
      case Result.Failed<byte[], LinkFailure>(LinkFailure failure) -> Optional.of(failure);
    };
  }

  private URI url(DeviceRoute route) {
    return DevicePaths.url(server, route);
  }
}
