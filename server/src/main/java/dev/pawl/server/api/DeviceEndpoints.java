package dev.pawl.server.api;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Model;
import dev.pawl.server.access.Access;
import dev.pawl.server.fleet.Device;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import dev.pawl.server.identity.IdentityFailure;
import dev.pawl.server.identity.Registrar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `/api/v1/devices`: register, list, show, revoke, enrolment tokens, what was assigned.
public final class DeviceEndpoints {
  private static final int LONGEST_REASON = 500;

  private final FleetStore fleet;
  private final Registrar registrar;
  private final AssignedView assigned;

  /// Shows the devices of `fleet`, acts by `registrar`.
  public DeviceEndpoints(FleetStore fleet, Registrar registrar, AssignedView assigned) {
    this.fleet = fleet;
    this.registrar = registrar;
    this.assigned = assigned;
  }

  /// The routes, for the operator listener.
  public List<Route> routes() {
    String one = "/api/v1/devices/{device}";
    return List.of(
        Route.of(Method.POST, "/api/v1/devices", Access.OPERATOR, this::register),
        Route.of(Method.GET, "/api/v1/devices", Access.VIEWER, this::list),
        Route.of(Method.GET, one, Access.VIEWER, this::show),
        Route.of(Method.GET, one + "/actions", Access.VIEWER, this::actions),
        Route.of(Method.POST, one + "/enrolment-token", Access.OPERATOR, this::newToken),
        Route.of(Method.POST, one + "/revoke", Access.OPERATOR, this::revoke));
  }

  private Response register(Request request) {
    JsonView body = request.json();
    body.only("id", "model", "hardware", "attributes");
    Map<String, String> attributes = new LinkedHashMap<>();
    body.optional("attributes")
        .ifPresent(
            given ->
                given.asMembers().forEach((name, text) -> attributes.put(name, text.asText())));
    return issued(
        registrar.register(
            actor(request),
            body.as("id", DeviceId::new),
            body.as("model", Model::new),
            body.as("hardware", HardwareId::new),
            attributes));
  }

  private Response newToken(Request request) {
    return issued(registrar.newToken(actor(request), device(request)));
  }

  private Response issued(Result<Registrar.Issued, IdentityFailure> result) {
    return switch (result) {
      case Result.Ok<Registrar.Issued, IdentityFailure>(Registrar.Issued issued) ->
          Response.json(
              201,
              JsonObject.builder()
                  .put("device", json(issued.device()))
                  .put("enrolmentToken", issued.token())
                  .put("expiresAt", issued.expiresAt().toEpochMilli())
                  .build());
      case Result.Failed<Registrar.Issued, IdentityFailure>(IdentityFailure failure) ->
          Response.refused(failure.status(), failure);
    };
  }

  private Response list(Request request) {
    Paging paging = Paging.of(request);
    List<Device> devices = fleet.list(paging.after().map(DeviceId::new), paging.limit());
    return paging.answer(devices, this::json, device -> device.id().value());
  }

  private Response show(Request request) {
    DeviceId id = device(request);
    return fleet
        .find(id)
        .map(device -> Response.json(200, json(device)))
        .orElseGet(() -> unknown(id));
  }

  private Response actions(Request request) {
    DeviceId id = device(request);
    if (fleet.find(id).isEmpty()) {
      return unknown(id);
    }
    return Response.json(200, JsonObject.builder().put("items", assigned.actions(id)).build());
  }

  private Response revoke(Request request) {
    JsonView body = request.json();
    body.only("reason");
    String reason = body.text("reason");
    if (reason.isBlank() || reason.length() > LONGEST_REASON) {
      throw new MalformedInput("reason", reason, "1 to " + LONGEST_REASON + " characters");
    }
    return switch (registrar.revoke(actor(request), device(request), reason)) {
      case Result.Ok<Device, IdentityFailure>(Device device) -> Response.json(200, json(device));
      case Result.Failed<Device, IdentityFailure>(IdentityFailure failure) ->
          Response.refused(failure.status(), failure);
    };
  }

  private JsonObject json(Device device) {
    return DeviceJson.of(device, assigned.assigned(device.id()));
  }

  private static Response unknown(DeviceId id) {
    var failure = new IdentityFailure.UnknownDevice(id);
    return Response.refused(failure.status(), failure);
  }

  private static DeviceId device(Request request) {
    return new DeviceId(request.variable("device"));
  }

  private static Actor actor(Request request) {
    return Actor.person(request.operator().name());
  }
}
