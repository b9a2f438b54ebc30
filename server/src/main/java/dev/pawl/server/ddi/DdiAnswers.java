package dev.pawl.server.ddi;

import dev.pawl.core.json.CborWriter;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DdiArtifact;
import dev.pawl.core.protocol.DdiChunk;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.protocol.DeviceRoute;
import dev.pawl.core.protocol.DeviceRoute.ArtifactForm;
import dev.pawl.core.protocol.Links;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.release.ArtifactFacts;
import dev.pawl.server.release.Release;
import dev.pawl.server.rollout.Action;
import dev.pawl.server.rollout.Offer;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// Puts offers into DDI's words. Pure.
final class DdiAnswers {
  private static final String JSON = "application/json";
  private static final Set<String> TYPES = Set.of(JSON, "application/hal+json", DdiBody.CBOR);

  private final DdiSettings settings;

  DdiAnswers(DdiSettings settings) {
    this.settings = settings;
  }

  /// A body in the first media type of the request's `Accept` that we know: `application/json`,
  /// `application/hal+json`, which hawkBit answers by default and some clients insist on, or
  /// `application/cbor`; without one JSON. Nothing is ever refused for its `Accept`. The tag is of
  /// the bytes: who has them already is answered 304.
  static Response json(Request request, JsonValue body) {
    String type =
        Arrays.stream(request.header("accept").orElse("").split(","))
            .map(each -> each.replaceFirst(";.*", "").strip())
            .filter(TYPES::contains)
            .findFirst()
            .orElse(JSON);
    byte[] bytes = type.equals(DdiBody.CBOR) ? CborWriter.encode(body) : JsonWriter.compact(body);
    return Response.bytes(200, type, bytes)
        .withTag(Digest.sha256(bytes).hex())
        .withHeader("cache-control", "no-cache, no-store, max-age=0, must-revalidate")
        .withHeader("vary", "accept");
  }

  /// The answer to a poll.
  ControllerBase poll(DeviceId device, Offer offer) {
    var tenant = settings.tenant();
    var links = Links.NONE;
    var cancel = offer.toCancel().map(Action::id);
    var install = offer.toInstall().map(Action::id);
    if (cancel.isPresent()) {
      links =
          links.with(
              Links.CANCEL_ACTION,
              settings.url(new DeviceRoute.Cancel(tenant, device, cancel.get())));
    } else if (install.isPresent()) {
      links =
          links.with(
              Links.DEPLOYMENT_BASE,
              settings.url(new DeviceRoute.Deployment(tenant, device, install.get())));
    }
    if (offer.toConfirm().isPresent()) {
      links =
          links.with(
              "confirmationBase", url(device, "/confirmationBase/" + offer.toConfirm().get().id()));
    }
    if (offer.finished().isPresent()) {
      links =
          links.with("installedBase", url(device, "/installedBase/" + offer.finished().get().id()));
    }
    if (offer.wantsAttributes()) {
      links =
          links.with(Links.CONFIG_DATA, settings.url(new DeviceRoute.Attributes(tenant, device)));
    }
    return new ControllerBase(
        settings.sleep(),
        links
            .with(Links.METADATA, settings.metadataFolder())
            .withReport(
                settings.url(new DeviceRoute.Report(tenant, device)),
                settings.nonces().issue(device)));
  }

  /// The links beside a device's consent.
  JsonObject consentLinks(DeviceId device, boolean active, Optional<ActionId> waiting) {
    String other = active ? "deactivateAutoConfirm" : "activateAutoConfirm";
    var links = JsonObject.builder().put(other, href(device, "/confirmationBase/" + other));
    waiting.ifPresent(id -> links.put("confirmationBase", href(device, "/confirmationBase/" + id)));
    return links.build();
  }

  private JsonObject href(DeviceId device, String rest) {
    return JsonObject.builder().put("href", url(device, rest).toString()).build();
  }

  /// A resource of a device that our own agent does not use.
  private URI url(DeviceId device, String rest) {
    return URI.create(settings.url(new DeviceRoute.Poll(settings.tenant(), device)) + rest);
  }

  /// What to install.
  DeploymentBase deployment(
      DeviceId device, ActionId action, Release release, ArtifactFacts facts) {
    var image = release.image();
    return DeploymentBase.forced(
        action,
        DdiChunk.image(
            image.path(), image.version(), image.line().value(), artifact(device, release, facts)));
  }

  /// The file of a release.
  DdiArtifact artifact(DeviceId device, Release release, ArtifactFacts facts) {
    var image = release.image();
    var bytes = artifact(device, release, ArtifactForm.BYTES);
    var md5 = artifact(device, release, ArtifactForm.MD5SUM);
    var links =
        Links.NONE
            .with(Links.DOWNLOAD, bytes)
            .with(Links.DOWNLOAD_HTTP, bytes)
            .with(Links.MD5SUM, md5)
            .with(Links.MD5SUM_HTTP, md5)
            .with(Links.BLOCKS, artifact(device, release, ArtifactForm.BLOCKS))
            .with(Links.DELTAS, settings.url(new DeviceRoute.Deltas(settings.tenant(), device)));
    return new DdiArtifact(
        image.path().fileName(), facts.sha1(), facts.md5(), facts.sha256(), facts.length(), links);
  }

  private URI artifact(DeviceId device, Release release, ArtifactForm form) {
    return settings.url(
        new DeviceRoute.Artifact(
            settings.tenant(), device, release.number(), release.image().path().fileName(), form));
  }
}
