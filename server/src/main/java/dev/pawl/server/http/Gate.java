package dev.pawl.server.http;

import dev.pawl.core.failure.Result;
import dev.pawl.server.access.Access;
import dev.pawl.server.access.Caller;

/// Decides, before a handler sees a request, who sent it and whether the route is for them. Asked
/// on every request: neither a resumed TLS session nor a kept connection is a proof by itself.
@FunctionalInterface
public interface Gate {
  /// The caller, or why the request goes no further.
  /// @param access whom the route lets in
  Result<Caller, Refusal> admit(Access access, RequestHead head);
}
