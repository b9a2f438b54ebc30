package dev.pawl.server.ddi;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.ActionFeedback;
import dev.pawl.core.protocol.CancelAction;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.protocol.ProtocolFailure;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.release.ArtifactFailure;
import dev.pawl.server.release.ArtifactStore;
import dev.pawl.server.release.Catalogue;
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
import java.util.function.Supplier;

/// What a device is to install or to stop, and what it says about it.
public final class ActionResources {
  private static final int MOST_HISTORY = 100;

  private final DdiAnswers answers;
  private final Database database;
  private final Offers offers;
  private final Actions actions;
  private final ArtifactStore artifacts;
  private final InstantSource clock;
  private final Supplier<Catalogue> catalogue;

  private ActionResources(Parts parts) {
    this.answers = new DdiAnswers(parts.settings);
    this.database = parts.database;
    this.offers = parts.offers;
    this.actions = parts.actions;
    this.artifacts = parts.artifacts;
    this.clock = parts.clock;
    this.catalogue = parts.catalogue;
  }

  /// What they are made of.
  public record Parts(
      DdiSettings settings,
      Database database,
      Offers offers,
      Actions actions,
      ArtifactStore artifacts,
      InstantSource clock,
      Supplier<Catalogue> catalogue) {}

  /// Resources of these parts.
  public static ActionResources of(Parts parts) {
    return new ActionResources(parts);
  }

  /// GET deploymentBase/{action}.
  Response deployment(Request request) throws IOException {
    var id = ActionId.parse(request.variable("action"));
    var action =
        offers.of(request.device()).flatMap(Offer::toInstall).filter(one -> one.id().equals(id));
    if (action.isEmpty()) {
      return Response.refused(404, new RolloutFailure.UnknownAction(id, request.device()));
    }
    return described(request, id, "deployment");
  }

  /// GET installedBase/{action}: what the device installed last, for whoever installs it again.
  Response installed(Request request) throws IOException {
    var id = ActionId.parse(request.variable("action"));
    var finished =
        offers.of(request.device()).flatMap(Offer::finished).filter(one -> one.id().equals(id));
    if (finished.isEmpty()) {
      return Response.refused(404, new RolloutFailure.UnknownAction(id, request.device()));
    }
    return described(request, id, "deployment");
  }

  /// An action of the device in DDI's words.
  /// @param member what DDI calls it here: `deployment` or `confirmation`
  Response described(Request request, ActionId id, String member) throws IOException {
    var device = request.device();
    var action = database.read(tx -> actions.find(tx, device, id));
    var release = action.flatMap(one -> catalogue.get().find(one.path()));
    if (action.isEmpty() || release.isEmpty()) {
      return Response.refused(404, new RolloutFailure.UnknownAction(id, device));
    }
    return switch (artifacts.open(action.get().sha256())) {
      case Result.Failed<StoredArtifact, ArtifactFailure>(var failure) ->
          Response.refused(404, failure);
      case Result.Ok<StoredArtifact, ArtifactFailure>(var stored) -> {
        try (stored) {
          if (action.get().state().isOffered() && !action.get().retrieved()) {
            note(request, action.get(), new ActionEvent.Retrieved());
          }
          JsonObject body =
              DeploymentBase.toJson(answers.deployment(device, id, release.get(), stored.facts()));
          JsonObject named =
              body.without("deployment").with(member, body.get("deployment").orElseThrow());
          yield DdiAnswers.json(request, withHistory(request, action.get(), named));
        }
      }
    };
  }

  /// The newest messages, newest first, if the device asks for them (DDI: actionHistory).
  private JsonObject withHistory(Request request, Action action, JsonObject body) {
    String asked = request.query("actionHistory").orElse("0");
    if (!asked.matches("-?[0-9]{1,9}")) {
      throw new MalformedInput("actionHistory", asked, "a whole number");
    }
    int number = Integer.parseInt(asked);
    int most = number < 0 ? MOST_HISTORY : Math.min(number, MOST_HISTORY);
    if (most == 0) {
      return body;
    }
    List<String> messages =
        database.read(tx -> actions.history(tx, action.id(), MOST_HISTORY)).reversed().stream()
            .flatMap(entry -> entry.messages().reversed().stream())
            .limit(most)
            .toList();
    return messages.isEmpty()
        ? body
        : body.with(
            "actionHistory",
            JsonObject.builder()
                .put("status", action.state().name())
                .put("messages", JsonArray.ofTexts(messages))
                .build());
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
    return switch (ActionFeedback.fromJson(DdiBody.of(request).json())) {
      case Result.Failed<ActionFeedback, ProtocolFailure>(var failure) ->
          Response.refused(400, failure);
      case Result.Ok<ActionFeedback, ProtocolFailure>(var feedback) ->
          refusedOr200(
              apply(request, id, meaning.apply(feedback), FeedbackReading.messages(feedback)));
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
  static Response answer(Result<?, RolloutFailure> result) {
    return refusedOr200(
        result instanceof Result.Failed<?, RolloutFailure>(var failure)
            ? Optional.of(failure)
            : Optional.empty());
  }

  private static Response refusedOr200(Optional<RolloutFailure> refused) {
    return refused
        .map(failure -> Response.refused(status(failure), failure))
        .orElseGet(() -> Response.empty(200));
  }

  private static int status(RolloutFailure failure) {
    return switch (failure) {
      case RolloutFailure.ActionClosed _ -> 410;
      case RolloutFailure.ActionNotCancelling _ -> 405;
      case RolloutFailure.ConfirmsAlready _ -> 409;
      case RolloutFailure.ActionNotWaiting _,
          RolloutFailure.UnknownAction _,
          RolloutFailure.UnknownRollout _,
          RolloutFailure.UnknownRelease _,
          RolloutFailure.UnknownDevice _,
          RolloutFailure.NoDevices _ ->
          404;
    };
  }
}
