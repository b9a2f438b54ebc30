package dev.pawl.server.ddi;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DdiArtifact;
import dev.pawl.core.protocol.DdiChunk;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.protocol.DeviceRoute;
import dev.pawl.core.protocol.DeviceRoute.ArtifactForm;
import dev.pawl.core.protocol.Links;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.release.ArtifactFacts;
import dev.pawl.server.release.Release;
import dev.pawl.server.rollout.Action;
import dev.pawl.server.rollout.Offer;
import java.net.URI;

/// Puts offers into DDI's words. Pure.
final class DdiAnswers {
  private static final String HAL = "application/hal+json";

  private final DdiSettings settings;

  DdiAnswers(DdiSettings settings) {
    this.settings = settings;
  }

  /// A body in the media type the client asked for: `application/hal+json`, which hawkBit answers
  /// by default and some clients insist on, or else `application/json`. Nothing is ever refused for
  /// its `Accept`.
  static Response json(Request request, JsonObject body) {
    boolean hal = request.header("accept").filter(types -> types.contains(HAL)).isPresent();
    var answer = Response.json(200, body);
    return hal ? answer.withHeader("content-type", HAL) : answer;
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

  /// What to install.
  DeploymentBase deployment(
      DeviceId device, ActionId action, Release release, ArtifactFacts facts) {
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
    var artifact =
        new DdiArtifact(
            image.path().fileName(),
            facts.sha1(),
            facts.md5(),
            facts.sha256(),
            facts.length(),
            links);
    return DeploymentBase.forced(
        action, DdiChunk.image(image.path(), image.version(), image.line().value(), artifact));
  }

  private URI artifact(DeviceId device, Release release, ArtifactForm form) {
    return settings.url(
        new DeviceRoute.Artifact(
            settings.tenant(), device, release.number(), release.image().path().fileName(), form));
  }
}
