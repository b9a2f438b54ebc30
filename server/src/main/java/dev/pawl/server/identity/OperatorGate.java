package dev.pawl.server.identity;

import dev.pawl.core.failure.Result;
import dev.pawl.server.access.Access;
import dev.pawl.server.access.Caller;
import dev.pawl.server.access.Role;
import dev.pawl.server.http.Gate;
import dev.pawl.server.http.Refusal;
import dev.pawl.server.http.RequestHead;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The gate of the operator listener: a bearer token (RFC 6750) and its role, asked for on every
/// request.
public final class OperatorGate implements Gate {
  private static final String SCHEME = "bearer ";
  private final OperatorTokens tokens;

  /// Lets in who holds one of `tokens`.
  public OperatorGate(OperatorTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Result<Caller, Refusal> admit(Access access, RequestHead head) {
    return switch (access) {
      case ANYONE -> Result.ok(new Caller.Unknown());
      case VIEWER -> operator(Role.VIEWER, head);
      case OPERATOR -> operator(Role.OPERATOR, head);
      case ADMIN -> operator(Role.ADMIN, head);
      // No device is known on this listener.
      case ANY_DEVICE, DEVICE_IN_PATH -> refused(new IdentityFailure.NoCertificate());
    };
  }

  private Result<Caller, Refusal> operator(Role needed, RequestHead head) {
    List<String> headers = head.headers("authorization");
    if (headers.size() != 1 || !headers.getFirst().toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return refused(new IdentityFailure.NoToken());
    }
    String text = headers.getFirst().substring(SCHEME.length()).strip();
    Optional<Caller.Operator> operator = tokens.authenticate(text);
    if (operator.isEmpty()) {
      return refused(new IdentityFailure.UnknownToken());
    }
    Role role = operator.get().role();
    return role.includes(needed)
        ? Result.ok(operator.get())
        : refused(
            new IdentityFailure.RoleTooLow(
                operator.get().name(), role.toString(), needed.toString()));
  }

  private static Result<Caller, Refusal> refused(IdentityFailure failure) {
    return Result.failed(new Refusal(failure.status(), failure));
  }
}
