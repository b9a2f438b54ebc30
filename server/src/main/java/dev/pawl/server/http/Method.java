package dev.pawl.server.http;

import java.util.Optional;

/// The request methods the server knows. Any other is answered 405 on a known path.
public enum Method {
  GET,
  HEAD,
  PUT,
  POST,
  DELETE;

  /// The method of this name, in capitals as on the wire.
  static Optional<Method> named(String name) {
    for (Method method : values()) {
      if (method.name().equals(name)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
