package dev.pawl.server.api;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.protocol.BootReport.Download;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.TargetPath;
import dev.pawl.server.access.Access;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import dev.pawl.server.rollout.Action;
import dev.pawl.server.rollout.RolloutFailure;
import dev.pawl.server.rollout.Rollouts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// `/api/v1/rollouts`: create, list, show, cancel.
public final class RolloutEndpoints {
  private static final String ALL = "/api/v1/rollouts";
  private static final int MOST_DEVICES = 10_000;

  private final Rollouts rollouts;
  private final LongFunction<Map<ActionId, Download>> downloads;
  private final Consumer<Digest> rolledOut;

  /// @param downloads what the downloads of a rollout took
  /// @param rolledOut told the image of each new rollout
  public RolloutEndpoints(
      Rollouts rollouts,
      LongFunction<Map<ActionId, Download>> downloads,
      Consumer<Digest> rolledOut) {
    this.rollouts = rollouts;
    this.downloads = downloads;
    this.rolledOut = rolledOut;
  }

  /// The routes, for the operator listener.
  public List<Route> routes() {
    return List.of(
        Route.of(Method.POST, ALL, Access.OPERATOR, this::create),
        Route.of(Method.GET, ALL, Access.VIEWER, this::list),
        Route.of(Method.GET, ALL + "/{id}", Access.VIEWER, this::show),
        Route.of(Method.POST, ALL + "/{id}/cancel", Access.OPERATOR, this::cancel));
  }

  private Response create(Request request) {
    var body = request.json();
    body.only("release", "devices", "confirmationRequired");
    boolean ask = body.optional("confirmationRequired").map(JsonView::asFlag).orElse(false);
    var release = body.as("release", TargetPath::new);
    var created = rollouts.create(release, selection(body.member("devices")), ask, actor(request));
    return switch (created) {
      case Result.Ok<Rollouts.Detail, RolloutFailure>(var detail) -> {
        detail.actions().stream().map(Action::sha256).findFirst().ifPresent(rolledOut);
        yield Response.json(201, RolloutJson.of(detail, Map.of()));
      }
      case Result.Failed<Rollouts.Detail, RolloutFailure>(var failure) -> refused(failure);
    };
  }

  private Response list(Request request) {
    var paging = Paging.of(request);
    long before = paging.after().map(RolloutEndpoints::number).orElse(Long.MAX_VALUE);
    return paging.answer(
        rollouts.list(before, paging.limit()),
        progress -> RolloutJson.of(progress).build(),
        progress -> Long.toString(progress.rollout().id()));
  }

  private Response show(Request request) {
    return switch (rollouts.find(id(request))) {
      case Result.Ok<Rollouts.Detail, RolloutFailure>(var detail) ->
          Response.json(200, RolloutJson.of(detail, downloads.apply(id(request))));
      case Result.Failed<Rollouts.Detail, RolloutFailure>(var failure) -> refused(failure);
    };
  }

  private Response cancel(Request request) {
    return switch (rollouts.cancel(id(request), actor(request))) {
      case Result.Ok<Rollouts.Detail, RolloutFailure>(var detail) ->
          Response.json(200, RolloutJson.of(detail, downloads.apply(id(request))));
      case Result.Failed<Rollouts.Detail, RolloutFailure>(var failure) -> refused(failure);
    };
  }

  private static Rollouts.Selection selection(JsonView devices) {
    if (devices.json() instanceof JsonString(String word)) {
      if (word.equals("all")) {
        return new Rollouts.Selection.All();
      }
      throw devices.wrong("\"all\" or a list of device ids", "another word");
    }
    var named = new LinkedHashSet<DeviceId>();
    for (var device : devices.asElements()) {
      if (!named.add(device.as(DeviceId::new))) {
        throw device.wrong("each device once", "one again");
      }
    }
    if (named.size() > MOST_DEVICES) {
      throw devices.wrong("at most " + MOST_DEVICES + " devices", named.size() + " devices");
    }
    return new Rollouts.Selection.Named(named);
  }

  private static Actor actor(Request request) {
    return Actor.person(request.operator().name());
  }

  private static long id(Request request) {
    return number(request.variable("id"));
  }

  private static long number(String text) {
    if (text.matches("[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    throw new MalformedInput("rollout", text, "a whole number");
  }

  private static Response refused(RolloutFailure failure) {
    return Response.refused(
        switch (failure) {
          case RolloutFailure.UnknownRollout _,
              RolloutFailure.UnknownRelease _,
              RolloutFailure.UnknownDevice _,
              RolloutFailure.UnknownAction _ ->
              404;
          case RolloutFailure.NoDevices _ -> 422;
          case RolloutFailure.ActionClosed _,
              RolloutFailure.ActionNotCancelling _,
              RolloutFailure.ActionNotWaiting _,
              RolloutFailure.ConfirmsAlready _ ->
              409;
        },
        failure);
  }
}
