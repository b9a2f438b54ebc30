package dev.pawl.server.api;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.Digest;
import dev.pawl.server.access.Access;
import dev.pawl.server.delta.DeltaEntry;
import dev.pawl.server.delta.Deltas;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import dev.pawl.server.release.Catalogue;
import dev.pawl.server.release.Release;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// `GET /api/v1/deltas`: which deltas there are, which are still to be made, which could not be.
public final class DeltaEndpoints {
  private final Deltas deltas;
  private final Supplier<Catalogue> catalogue;

  /// @param catalogue the one in force at the moment of asking
  public DeltaEndpoints(Deltas deltas, Supplier<Catalogue> catalogue) {
    this.deltas = deltas;
    this.catalogue = catalogue;
  }

  /// The route, for the operator listener.
  public List<Route> routes() {
    return List.of(Route.of(Method.GET, "/api/v1/deltas", Access.VIEWER, this::list));
  }

  private Response list(Request request) {
    Map<Digest, Release> known = new HashMap<>();
    catalogue.get().all().forEach(release -> known.put(release.image().sha256(), release));
    List<JsonObject> items =
        deltas.list().stream()
            .map(
                entry ->
                    json(
                        entry,
                        Optional.ofNullable(known.get(entry.key().base())),
                        Optional.ofNullable(known.get(entry.key().image()))))
            .toList();
    return Response.json(200, JsonObject.builder().put("items", items).build());
  }

  private static JsonObject json(
      DeltaEntry entry, Optional<Release> base, Optional<Release> image) {
    var json =
        JsonObject.builder()
            .put("base", entry.key().base().hex())
            .putText("basePath", base.map(one -> one.image().path().value()))
            .put("image", entry.key().image().hex())
            .putText("imagePath", image.map(one -> one.image().path().value()))
            .put("profile", entry.key().profile().label())
            .put("state", entry.state().toString())
            .put("devices", entry.devices())
            .put("attempts", entry.attempts())
            .put("changedAt", entry.changedAt().toEpochMilli());
    entry
        .patch()
        .ifPresent(
            patch ->
                json.put("sha256", patch.sha256().hex())
                    .put("length", patch.length().value())
                    .put("memory", patch.memory().value()));
    entry.full().ifPresent(full -> json.put("compressed", full.value()));
    image.ifPresent(one -> json.put("whole", one.image().length().value()));
    entry
        .failure()
        .ifPresent(
            failure ->
                json.put(
                    "failure",
                    JsonObject.builder()
                        .put("code", failure.code())
                        .put("text", failure.text())
                        .build()));
    return json.build();
  }
}
