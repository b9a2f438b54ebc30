package dev.pawl.server.ddi;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.ActionFeedback;
import dev.pawl.core.protocol.CancelAction;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.protocol.ProtocolFailure;
import dev.pawl.core.value.ActionId;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.release.ArtifactFailure;
import dev.pawl.server.release.ArtifactStore;
import dev.pawl.server.release.StoredArtifact;
import dev.pawl.server.rollout.Action;
import dev.pawl.server.rollout.ActionEvent;
import dev.pawl.server.rollout.ActionState;
import dev.pawl.server.rollout.Actions;
import dev.pawl.server.rollout.Offer;
import dev.pawl.server.rollout.Offers;
import dev.pawl.server.rollout.RolloutFailure;
import dev.pawl.server.sql.Database;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a device is to install or to stop, and what it says about it.
public final class ActionResources {
  private final DdiAnswers answers;
  private final Database database;
  private final Offers offers;
  private final Actions actions;
  private final ArtifactStore artifacts;
  private final InstantSource clock;

  private ActionResources(Parts parts) {
    this.answers = new DdiAnswers(parts.settings);
    this.database = parts.database;
    this.offers = parts.offers;
    this.actions = parts.actions;
    this.artifacts = parts.artifacts;
    this.clock = parts.clock;
  }

  /// What they are made of.
  public record Parts(
      DdiSettings settings,
      Database database,
      Offers offers,
      Actions actions,
      ArtifactStore artifacts,
      InstantSource clock) {}

  /// Resources of these parts.
  public static ActionResources of(Parts parts) {
    return new ActionResources(parts);
  }

  /// GET deploymentBase/{action}.
  Response deployment(Request request) throws IOException {
    var id = ActionId.parse(request.variable("action"));
    var device = request.device();
    var offer = offers.of(device);
    var action = offer.flatMap(Offer::toInstall).filter(open -> open.id().equals(id));
    var release = offer.flatMap(Offer::release);
    if (action.isEmpty() || release.isEmpty()) {
      return Response.refused(404, new RolloutFailure.UnknownAction(id, device));
    }
    return switch (artifacts.open(action.get().sha256())) {
      case Result.Failed<StoredArtifact, ArtifactFailure>(var failure) ->
          Response.refused(404, failure);
      case Result.Ok<StoredArtifact, ArtifactFailure>(var stored) -> {
        try (stored) {
          if (!action.get().retrieved()) {
            note(request, action.get(), new ActionEvent.Retrieved());
          }
          yield DdiAnswers.json(
              request,
              DeploymentBase.toJson(answers.deployment(device, id, release.get(), stored.facts())));
        }
      }
    };
  }

  /// POST deploymentBase/{action}/feedback.
  Response feedback(Request request) {
    return take(request, FeedbackReading::onUpdate);
  }

  /// GET cancelAction/{action}.
  Response cancel(Request request) {
    var id = ActionId.parse(request.variable("action"));
    var device = request.device();
    return offers
        .of(device)
        .flatMap(Offer::toCancel)
        .filter(open -> open.id().equals(id))
        .map(_ -> DdiAnswers.json(request, CancelAction.toJson(new CancelAction(id))))
        .orElseGet(() -> Response.refused(404, new RolloutFailure.UnknownAction(id, device)));
  }

  /// POST cancelAction/{action}/feedback.
  Response cancelFeedback(Request request) {
    return take(request, FeedbackReading::onCancel);
  }

  private Response take(Request request, Function<ActionFeedback, ActionEvent> meaning) {
    var id = ActionId.parse(request.variable("action"));
    return switch (ActionFeedback.fromJson(request.json().json())) {
      case Result.Failed<ActionFeedback, ProtocolFailure>(var failure) ->
          Response.refused(400, failure);
      case Result.Ok<ActionFeedback, ProtocolFailure>(var feedback) ->
          answer(apply(request, id, meaning.apply(feedback), FeedbackReading.messages(feedback)));
    };
  }

  /// A device began to fetch a whole image.
  void noteDownload(Request request) {
    offers
        .of(request.device())
        .flatMap(Offer::toInstall)
        .filter(action -> action.state() != ActionState.DOWNLOAD)
        .ifPresent(action -> note(request, action, new ActionEvent.Fetched()));
  }

  /// Notes what the device did by asking. A cancel may have come in between; then there is nothing
  /// to note, and the next poll tells the device.
  private void note(Request request, Action action, ActionEvent event) {
    var _ = apply(request, action.id(), event, List.of());
  }

  private Optional<RolloutFailure> apply(
      Request request, ActionId id, ActionEvent event, List<String> messages) {
    var device = request.device();
    var said = new Actions.Said(Actor.device(device.value()), messages, clock.instant());
    var result = database.write(tx -> actions.apply(tx, device, id, event, said));
    return result instanceof Result.Failed<Action, RolloutFailure>(var failure)
        ? Optional.of(failure)
        : Optional.empty();
  }

  /// Always exactly 200 and nothing else when it was taken: clients break on 202 and 204.
  private static Response answer(Optional<RolloutFailure> refused) {
    return refused
        .map(failure -> Response.refused(status(failure), failure))
        .orElseGet(() -> Response.empty(200));
  }

  private static int status(RolloutFailure failure) {
    return switch (failure) {
      case RolloutFailure.ActionClosed _ -> 410;
      case RolloutFailure.ActionNotCancelling _ -> 405;
      case RolloutFailure.UnknownAction _,
          RolloutFailure.UnknownRollout _,
          RolloutFailure.UnknownRelease _,
          RolloutFailure.UnknownDevice _,
          RolloutFailure.NoDevices _ ->
          404;
    };
  }
}
