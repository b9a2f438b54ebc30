package dev.pawl.server.api;

import dev.pawl.core.chain.AuditEntry;
import dev.pawl.core.chain.AuditEntryJson;
import dev.pawl.core.chain.ChainHead;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.server.access.Access;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.http.Method;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.http.Route;
import java.util.List;

/// `/api/v1/audit`: the entries of the audit log as they are, for whoever checks the chain.
public final class AuditEndpoints {
  private final AuditLog audit;

  /// Reads `audit`.
  public AuditEndpoints(AuditLog audit) {
    this.audit = audit;
  }

  /// The routes, for the operator listener.
  public List<Route> routes() {
    return List.of(
        Route.of(Method.GET, "/api/v1/audit", Access.VIEWER, this::list),
        Route.of(Method.GET, "/api/v1/audit/head", Access.VIEWER, this::head));
  }

  private Response list(Request request) {
    Paging paging = Paging.of(request);
    List<AuditEntry> entries =
        audit.after(paging.after().map(AuditEndpoints::number).orElse(0L), paging.limit());
    return paging.answer(entries, AuditEntryJson::toJson, entry -> Long.toString(entry.sequence()));
  }

  private static long number(String text) {
    if (text.matches("[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    throw new MalformedInput("audit sequence", text, "a whole number, 0 or more");
  }

  private Response head(Request request) {
    ChainHead head = audit.head();
    return Response.json(
        200,
        JsonObject.builder()
            .put("sequence", head.sequence())
            .put("hash", head.hash().hex())
            .build());
  }
}
