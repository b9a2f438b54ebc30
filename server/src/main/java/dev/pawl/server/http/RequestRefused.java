package dev.pawl.server.http;

import java.io.Serial;

/// Ends a request that cannot be read any further: too long, too slow, cut off, not JSON. Thrown by
/// [Request] while a handler reads it, so that handlers need not pass each such end on; caught by
/// the dispatcher alone.
public final class RequestRefused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;
  private final transient Refusal refusal;

  /// Ends the request with this answer.
  public RequestRefused(Refusal refusal) {
    super(refusal.code(), null, false, false);
    this.refusal = refusal;
  }

  /// What is answered.
  public Refusal refusal() {
    return refusal;
  }
}
