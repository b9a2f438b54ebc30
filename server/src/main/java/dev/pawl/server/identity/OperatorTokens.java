package dev.pawl.server.identity;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.access.Caller;
import dev.pawl.server.access.Role;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.Row;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The tokens of operators. A token reads `pawl_ID.SECRET`; kept are the id and the SHA-256 of the
/// secret. Tokens in force are also kept in memory, changed in the moment of the commit, so that a
/// withdrawn token fails on the next request.
public final class OperatorTokens {
  private static final String PREFIX = "pawl_";

  /// A token as others may see it.
  public record Token(String id, String name, Role role, Instant createdAt) {}

  /// A new token, at the only moment it can be read.
  /// @param text the whole token
  public record Issued(Token token, String text) {
    @Override
    public String toString() {
      return "operator token " + token.id();
    }
  }

  private record Stored(Token token, Digest sha256) {
    static Stored read(Row row) throws SQLException {
      return new Stored(
          new Token(
              row.text("id"),
              row.text("name"),
              Role.parse(row.text("role")),
              row.time("created_at")),
          Digest.parseSha256(row.text("sha256")));
    }
  }

  private final Database database;
  private final AuditLog audit;
  private final Tenant tenant;
  private final InstantSource clock;
  private final Map<String, Stored> inForce = new ConcurrentHashMap<>();

  /// Reads the tokens of `tenant` that are in force.
  public OperatorTokens(Database database, AuditLog audit, Tenant tenant, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.tenant = tenant;
    this.clock = clock;
    database
        .read(
            tx ->
                tx.list(
                    "SELECT id, name, role, sha256, created_at FROM api_token"
                        + " WHERE tenant = ? AND revoked_at IS NULL",
                    Stored::read,
                    tenant.value()))
        .forEach(stored -> inForce.put(stored.token().id(), stored));
  }

  /// Who presents this text, if it is a token in force.
  Optional<Caller.Operator> authenticate(String text) {
    int dot = text.indexOf('.');
    if (!text.startsWith(PREFIX) || dot < 0) {
      return Optional.empty();
    }
    Digest presented = Secret.presented(text.substring(dot + 1)).hash();
    return Optional.ofNullable(inForce.get(text.substring(PREFIX.length(), dot)))
        .filter(stored -> stored.sha256().equals(presented))
        .map(Stored::token)
        .map(token -> new Caller.Operator(token.id(), token.name(), token.role()));
  }

  /// Whether there is no token in force at all: a new server.
  public boolean isEmpty() {
    return inForce.isEmpty();
  }

  /// The tokens in force, oldest first.
  public List<Token> list() {
    return inForce.values().stream()
        .map(Stored::token)
        .sorted(Comparator.comparing(Token::createdAt).thenComparing(Token::id))
        .toList();
  }

  /// Makes a token. Its name stands in the audit log for what is done with it.
  public Result<Issued, IdentityFailure> create(Actor actor, OperatorName name, Role role) {
    return create(actor, Secret.randomText(9), name, role, Secret.random());
  }

  /// The whole token.
  static String text(String id, Secret secret) {
    return PREFIX + id + "." + secret.reveal();
  }

  Result<Issued, IdentityFailure> create(
      Actor actor, String id, OperatorName name, Role role, Secret secret) {
    Instant now = clock.instant();
    var token = new Token(id, name.value(), role, now);
    return database.write(
        tx -> {
          if (isTaken(tx, name)) {
            return Result.failed(new IdentityFailure.TokenNameTaken(name.value()));
          }
          tx.update(
              "INSERT INTO api_token (tenant, id, name, role, sha256, created_at)"
                  + " VALUES (?, ?, ?, ?, ?, ?)",
              tenant.value(),
              token.id(),
              token.name(),
              role.toString(),
              secret.hash().hex(),
              now);
          append(tx, actor, "api-token.created", token);
          tx.afterCommit(() -> inForce.put(token.id(), new Stored(token, secret.hash())));
          return Result.ok(new Issued(token, text(id, secret)));
        });
  }

  /// Withdraws a token: the next request with it is refused.
  public Result<Token, IdentityFailure> withdraw(Actor actor, String id) {
    return database.write(
        tx -> {
          List<Token> all =
              tx.list(
                  "SELECT id, name, role, sha256, created_at FROM api_token"
                      + " WHERE tenant = ? AND revoked_at IS NULL",
                  row -> Stored.read(row).token(),
                  tenant.value());
          Optional<Token> token = all.stream().filter(one -> one.id().equals(id)).findAny();
          if (token.isEmpty()) {
            return Result.failed(new IdentityFailure.UnknownTokenId(id));
          }
          boolean otherAdmin =
              all.stream().anyMatch(one -> one.role() == Role.ADMIN && !one.id().equals(id));
          if (!otherAdmin) {
            return Result.failed(new IdentityFailure.LastAdmin(token.get().name()));
          }
          tx.update(
              "UPDATE api_token SET revoked_at = ? WHERE tenant = ? AND id = ?",
              clock.instant(),
              tenant.value(),
              id);
          append(tx, actor, "api-token.withdrawn", token.get());
          tx.afterCommit(() -> inForce.remove(id));
          return Result.ok(token.get());
        });
  }

  private boolean isTaken(Transaction tx, OperatorName name) throws SQLException {
    return tx.first(
            "SELECT id FROM api_token WHERE tenant = ? AND name = ? AND revoked_at IS NULL",
            row -> row.text("id"),
            tenant.value(),
            name.value())
        .isPresent();
  }

  private void append(Transaction tx, Actor actor, String act, Token token) throws SQLException {
    JsonObject details =
        JsonObject.builder().put("name", token.name()).put("role", token.role().toString()).build();
    audit.append(tx, actor, act, token.id(), details);
  }
}
