package dev.pawl.server.http;

import io.vertx.core.MultiMap;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request without its body. Immutable.
public final class RequestHead {
  private final Method method;
  private final RequestTarget target;
  private final Map<String, String> variables;
  private final MultiMap headers;
  private final Peer peer;

  RequestHead(
      Method method,
      RequestTarget target,
      Map<String, String> variables,
      MultiMap headers,
      Peer peer) {
    this.method = method;
    this.target = target;
    this.variables = Map.copyOf(variables);
    this.headers = headers;
    this.peer = peer;
  }

  /// The method.
  public Method method() {
    return method;
  }

  /// The path as it was sent, without the query.
  public String path() {
    return target.path();
  }

  /// The decoded segment for which the route's pattern has `{name}`.
  /// @throws IllegalArgumentException if the pattern has no such variable
  public String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route of " + path() + " has no {" + name + "}");
    }
    return value;
  }

  /// The same where the pattern may have no such variable.
  public Optional<String> find(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /// The query parameter of this name.
  public Optional<String> query(String name) {
    return Optional.ofNullable(target.query().get(name));
  }

  /// The first header of this name, in any case.
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /// All headers of this name.
  public List<String> headers(String name) {
    return List.copyOf(headers.getAll(name));
  }

  /// The address it came from: of the device, or of a proxy in between.
  public String address() {
    return peer.address();
  }

  /// The leaf certificate the peer proved to hold the key of, when the TLS layer asked for one, it
  /// sent one and its chain led to the listener's CA. On a resumed session that was checked when
  /// the session began: whoever relies on it checks dates and revocation again.
  public Optional<X509Certificate> certificate() {
    return peer.certificate();
  }
}
