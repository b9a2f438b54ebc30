package dev.pawl.server.ddi;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.rollout.Action;
import dev.pawl.server.rollout.ActionEvent;
import dev.pawl.server.rollout.Actions;
import dev.pawl.server.rollout.AutoConfirm;
import dev.pawl.server.rollout.Consents;
import dev.pawl.server.rollout.Offer;
import dev.pawl.server.rollout.Offers;
import dev.pawl.server.rollout.RolloutFailure;
import dev.pawl.server.sql.Database;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What a device's owner is asked to agree to (DDI: confirmation, auto-confirm). The answer is the
/// device's word; who may give it is the device's matter.
public final class ConfirmationResources {
  private static final int MOST_DETAILS = 50;
  private static final int LONGEST = 512;

  private final DdiAnswers answers;
  private final Parts parts;

  /// What they are made of.
  public record Parts(
      DdiSettings settings,
      Database database,
      Offers offers,
      Actions actions,
      Consents consents,
      ActionResources deployments,
      LastSeen lastSeen,
      InstantSource clock) {}

  /// Resources of these parts.
  public ConfirmationResources(Parts parts) {
    this.parts = parts;
    this.answers = new DdiAnswers(parts.settings);
  }

  /// GET confirmationBase.
  Response state(Request request) {
    var device = request.device();
    parts.lastSeen.note(device);
    var waiting = parts.offers.of(device).flatMap(Offer::toConfirm).map(Action::id);
    Optional<AutoConfirm> active = parts.database.read(tx -> parts.consents.of(tx, device));
    var auto = JsonObject.builder().put("active", active.isPresent());
    active.flatMap(AutoConfirm::initiator).ifPresent(text -> auto.put("initiator", text));
    active.flatMap(AutoConfirm::remark).ifPresent(text -> auto.put("remark", text));
    auto.put("activatedAt", active.map(one -> one.activatedAt().toEpochMilli()).orElse(0L));
    return DdiAnswers.json(
        request,
        JsonObject.builder()
            .put("autoConfirm", auto.build())
            .put("_links", answers.consentLinks(device, active.isPresent(), waiting))
            .build());
  }

  /// GET confirmationBase/{action}.
  Response waiting(Request request) throws IOException {
    var id = ActionId.parse(request.variable("action"));
    var device = request.device();
    return parts
            .offers
            .of(device)
            .flatMap(Offer::toConfirm)
            .filter(open -> open.id().equals(id))
            .isPresent()
        ? parts.deployments.described(request, id, "confirmation")
        : notWaiting(id, device);
  }

  /// POST confirmationBase/{action}/feedback.
  Response feedback(Request request) {
    var id = ActionId.parse(request.variable("action"));
    JsonView body = DdiBody.of(request);
    ActionEvent event =
        switch (body.text("confirmation")) {
          case "confirmed" -> new ActionEvent.ConsentGiven();
          case "denied" -> new ActionEvent.ConsentDenied();
          case String other ->
              throw body.member("confirmation").wrong("confirmed or denied", "\"" + other + "\"");
        };
    body.optional("code").ifPresent(JsonView::asNumber);
    var said = new Actions.Said(Actor.device(request.device().value()), details(body), now());
    return ActionResources.answer(
        parts.database.write(tx -> parts.actions.apply(tx, request.device(), id, event, said)));
  }

  /// POST confirmationBase/activateAutoConfirm.
  Response activate(Request request) {
    Optional<JsonView> body =
        request.bodyLength().orElse(1) == 0 ? Optional.empty() : Optional.of(DdiBody.of(request));
    var consent = new AutoConfirm(text(body, "initiator"), text(body, "remark"), now());
    Result<AutoConfirm, RolloutFailure> result =
        parts.database.write(
            tx -> parts.consents.activate(tx, parts.actions, request.device(), consent));
    return ActionResources.answer(result);
  }

  /// POST confirmationBase/deactivateAutoConfirm.
  Response deactivate(Request request) {
    Instant now = now();
    parts.database.write(
        tx -> {
          parts.consents.deactivate(tx, request.device(), now);
          return now;
        });
    return Response.empty(200);
  }

  private Instant now() {
    return parts.clock.instant();
  }

  private static Optional<String> text(Optional<JsonView> body, String name) {
    Optional<String> text = body.flatMap(view -> view.optional(name)).map(JsonView::asText);
    if (text.filter(one -> one.length() > LONGEST).isPresent()) {
      throw new MalformedInput(name, text.get(), "at most " + LONGEST + " characters");
    }
    return text;
  }

  private static List<String> details(JsonView body) {
    List<JsonView> details = body.optional("details").map(JsonView::asElements).orElse(List.of());
    if (details.size() > MOST_DETAILS) {
      throw new MalformedInput("details", details.size() + " messages", "at most " + MOST_DETAILS);
    }
    return FeedbackReading.pieces(details.stream().map(JsonView::asText).toList());
  }

  private static Response notWaiting(ActionId id, DeviceId device) {
    return Response.refused(404, new RolloutFailure.UnknownAction(id, device));
  }
}
