package dev.pawl.server.api;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.Digest;
import dev.pawl.server.access.Access;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import dev.pawl.server.sql.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// Health for load balancers and service managers, and the API's own description. Open to all.
public final class ServiceEndpoints {
  private final Database database;
  private final byte[] document = document();

  /// Ready means that `database` answers.
  public ServiceEndpoints(Database database) {
    this.database = database;
  }

  /// The routes, for the operator listener.
  public List<Route> routes() {
    return List.of(
        Route.of(Method.GET, "/health/live", Access.ANYONE, _ -> status("live")),
        Route.of(Method.GET, "/health/ready", Access.ANYONE, _ -> ready()),
        Route.of(Method.GET, "/api/v1/openapi.yaml", Access.ANYONE, _ -> describe()));
  }

  private Response ready() {
    database.read(tx -> tx.first("SELECT 1 AS one", row -> row.number("one")));
    return status("ready");
  }

  private static Response status(String status) {
    return Response.json(200, JsonObject.builder().put("status", status).build());
  }

  private Response describe() {
    return Response.bytes(200, "application/yaml", document)
        .withTag(Digest.sha256(document).hex())
        .withHeader("cache-control", "no-cache");
  }

  private static byte[] document() {
    try (InputStream resource = ServiceEndpoints.class.getResourceAsStream("openapi.yaml")) {
      if (resource == null) {
        throw new IllegalStateException("the program lacks its openapi.yaml");
      }
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading openapi.yaml", e);
    }
  }
}
