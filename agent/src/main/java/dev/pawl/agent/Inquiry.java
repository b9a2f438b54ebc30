package dev.pawl.agent;

import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.phase.AgentFailure.UnusableOffer;
import dev.pawl.agent.phase.Event;
import dev.pawl.agent.phase.Offer;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.protocol.CancelAction;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DdiChunk;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.protocol.DeploymentBase.Handling;
import dev.pawl.core.protocol.Links;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.TargetPath;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Finds out what a poll's answer means.
final class Inquiry {
  /// What the server wants.
  /// @param source where to get it, if it is an offer
  record Finding(Event event, Optional<OfferSource> source) {
    private static Finding of(Event event) {
      return new Finding(event, Optional.empty());
    }
  }

  private final DeviceLink link;

  Inquiry(DeviceLink link) {
    this.link = link;
  }

  /// Follows the links of a poll's answer. A request to stop goes before an offer.
  Result<Finding, LinkFailure> ask(ControllerBase poll) {
    Optional<URI> cancel = poll.links().find(Links.CANCEL_ACTION);
    if (cancel.isPresent()) {
      return orGone(
          link.cancellation(cancel.get())
              .map(CancelAction::action)
              .map(action -> Finding.of(new Event.CancelAsked(action))));
    }
    Optional<URI> deployment = poll.links().find(Links.DEPLOYMENT_BASE);
    return deployment.isPresent()
        ? orGone(link.deployment(deployment.get()).map(base -> offer(poll, deployment.get(), base)))
        : Result.ok(Finding.of(new Event.Nothing()));
  }

  /// What the poll told of may be over by now: that is no failure.
  private static Result<Finding, LinkFailure> orGone(Result<Finding, LinkFailure> finding) {
    boolean gone =
        finding
                instanceof
                Result.Failed<Finding, LinkFailure>(LinkFailure.Answered(_, int status, _, _))
            && (status == 404 || status == 410);
    return gone ? Result.ok(Finding.of(new Event.Nothing())) : finding;
  }

  private static Finding offer(ControllerBase poll, URI deployment, DeploymentBase base) {
    if (base.download() == Handling.SKIP || base.update() == Handling.SKIP) {
      return Finding.of(new Event.Nothing());
    }
    return switch (source(poll, deployment, base)) {
      case Result.Ok<OfferSource, UnusableOffer>(OfferSource source) ->
          new Finding(new Event.Offered(source.offer()), Optional.of(source));
      case Result.Failed<OfferSource, UnusableOffer>(Failure why) ->
          Finding.of(new Event.Unusable(base.action(), ReportedFailure.of(why)));
    };
  }

  private static Result<OfferSource, UnusableOffer> source(
      ControllerBase poll, URI deployment, DeploymentBase base) {
    List<DdiChunk> chunks = base.chunks();
    if (chunks.size() != 1
        || !chunks.getFirst().part().equals(DdiChunk.OS)
        || chunks.getFirst().artifacts().size() != 1) {
      return unusable(
          "one chunk \"os\" with one artifact",
          chunks.stream().map(c -> c.part() + " with " + c.artifacts().size()).toList().toString());
    }
    DdiChunk chunk = chunks.getFirst();
    Links links = chunk.artifacts().getFirst().links();
    Optional<URI> metadata = poll.links().find(Links.METADATA);
    Optional<URI> image = links.find(Links.DOWNLOAD).or(() -> links.find(Links.DOWNLOAD_HTTP));
    Optional<URI> blocks = links.find(Links.BLOCKS);
    if (metadata.isEmpty() || image.isEmpty() || blocks.isEmpty()) {
      return unusable(
          "links %s, %s and %s".formatted(Links.METADATA, Links.DOWNLOAD, Links.BLOCKS),
          "only " + poll.links().byRelation().keySet() + " and " + links.byRelation().keySet());
    }
    Optional<TargetPath> target;
    try {
      target = chunk.target();
    } catch (MalformedInput e) {
      return unusable("a target path in " + DdiChunk.TARGET, "a malformed one");
    }
    if (target.isEmpty()) {
      return unusable("a target path in " + DdiChunk.TARGET, "none");
    }
    return Result.ok(
        new OfferSource(
            new Offer(base.action(), target.get()),
            deployment,
            metadata.get(),
            image.get(),
            blocks.get(),
            links.find(Links.DELTAS)));
  }

  private static Result<OfferSource, UnusableOffer> unusable(String expected, String found) {
    return Result.failed(new UnusableOffer(expected, found));
  }
}
