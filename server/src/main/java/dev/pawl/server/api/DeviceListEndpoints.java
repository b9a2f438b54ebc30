package dev.pawl.server.api;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Model;
import dev.pawl.server.access.Access;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import dev.pawl.server.identity.IdentityFailure;
import dev.pawl.server.identity.Registrar;
import dev.pawl.server.identity.Registrar.Listed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `/api/v1/device-lists`: what a factory has made, registered before it speaks.
public final class DeviceListEndpoints {
  private static final String FIRST_LINE = "id,model,hardware";
  private static final int MOST = 1_000_000;
  private static final int MOST_WITH_TOKENS = 10_000;

  private final Registrar registrar;

  /// Registers by `registrar`.
  public DeviceListEndpoints(Registrar registrar) {
    this.registrar = registrar;
  }

  /// The routes, for the operator listener.
  public List<Route> routes() {
    return List.of(
        Route.of(Method.POST, "/api/v1/device-lists", Access.OPERATOR, this::register)
            .withBodyLimit(ByteCount.mebi(64)));
  }

  private Response register(Request request) {
    boolean tokens =
        switch (request.query("tokens").orElse("false")) {
          case "true" -> true;
          case "false" -> false;
          case String other -> throw new MalformedInput("tokens", other, "true or false");
        };
    byte[] body = request.bodyBytes();
    List<Listed> devices = read(text(body), tokens ? MOST_WITH_TOKENS : MOST);
    Actor actor = Actor.person(request.operator().name());
    return switch (registrar.registerAll(actor, devices, Digest.sha256(body), tokens)) {
      case Result.Failed<Map<DeviceId, String>, IdentityFailure>(IdentityFailure failure) ->
          Response.refused(failure.status(), failure);
      case Result.Ok<Map<DeviceId, String>, IdentityFailure>(var made) ->
          Response.json(201, answer(devices.size(), made));
    };
  }

  private static JsonObject answer(int registered, Map<DeviceId, String> tokens) {
    var answer = JsonObject.builder().put("registered", registered);
    if (!tokens.isEmpty()) {
      answer.put(
          "items",
          tokens.entrySet().stream()
              .map(
                  one ->
                      JsonObject.builder()
                          .put("device", one.getKey().value())
                          .put("enrolmentToken", one.getValue())
                          .build())
              .toList());
    }
    return answer.build();
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedInput("list", "other bytes", "UTF-8");
    }
  }

  /// Each problem names its line.
  private static List<Listed> read(String text, int most) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().strip().equals(FIRST_LINE)) {
      throw new MalformedInput(
          "line 1", lines.isEmpty() ? "" : lines.getFirst(), "the names " + FIRST_LINE);
    }
    if (lines.size() == 1 || lines.size() - 1 > most) {
      throw new MalformedInput(
          "list", (lines.size() - 1) + " devices", "1 to " + most + " in one list");
    }
    List<Listed> devices = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 1; i < lines.size(); i++) {
      devices.add(line(i + 1, lines.get(i), names));
    }
    return devices;
  }

  private static Listed line(int number, String line, Set<String> names) {
    String[] values = line.split(",", -1);
    if (values.length != 3) {
      throw new MalformedInput("line " + number, line, "three values with commas between");
    }
    if (!names.add(values[0])) {
      throw new MalformedInput("line " + number, values[0], "each device once");
    }
    try {
      return new Listed(new DeviceId(values[0]), new Model(values[1]), new HardwareId(values[2]));
    } catch (MalformedInput e) {
      throw new MalformedInput("line " + number, line, "" + e.getMessage());
    }
  }
}
