package dev.pawl.server.http;

import dev.pawl.core.value.ByteCount;
import dev.pawl.server.access.Access;
import java.util.List;

/// One thing a listener answers.
/// @param pattern the path, with `{name}` for a segment that varies, for example
///     `/api/v1/devices/{device}/revoke`
/// @param access whom it lets in
/// @param bodyLimit longest body it takes
public record Route(
    Method method, String pattern, Access access, ByteCount bodyLimit, Handler handler) {
  private static final ByteCount JSON_BODY = ByteCount.mebi(1);

  public Route {
    if (!pattern.startsWith("/")) {
      throw new IllegalArgumentException("a pattern begins with /, not " + pattern);
    }
    if (access == Access.DEVICE_IN_PATH && !pattern.contains("/{device}")) {
      throw new IllegalArgumentException(pattern + " does not say where {device} stands");
    }
  }

  /// A route for bodies of up to 1 MiB.
  public static Route of(Method method, String pattern, Access access, Handler handler) {
    return new Route(method, pattern, access, JSON_BODY, handler);
  }

  /// The same for bodies of up to `limit`.
  public Route withBodyLimit(ByteCount limit) {
    return new Route(method, pattern, access, limit, handler);
  }

  List<String> segments() {
    return List.of(pattern.substring(1).split("/", -1));
  }
}
