package dev.pawl.agent.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.net.URI;

/// A request, but for the URL it goes to. Immutable.
public final class Request {
  private final String method;
  private final String headers;
  private final byte[] body;

  private Request(String method, String headers, byte[] body) {
    this.method = method;
    this.headers = headers;
    this.body = body;
  }

  /// Asks for what is there.
  public static Request get() {
    return new Request("GET", "", new byte[0]);
  }

  /// Brings a body.
  /// @param method `POST` or `PUT`
  public static Request send(String method, byte[] body) {
    return new Request(method, "Content-Length: " + body.length + "\r\n", body.clone());
  }

  /// The same request with a header more.
  /// @throws IllegalArgumentException if the value could end the header
  public Request with(String name, String value) {
    if (!value.matches("[ -~]*")) {
      throw new IllegalArgumentException("header " + name + ": not one line of ASCII");
    }
    return new Request(method, headers + name + ": " + value + "\r\n", body);
  }

  /// What goes over the wire, in one piece.
  byte[] to(URI url) {
    String path = url.getRawPath();
    String query = url.getRawQuery();
    String target =
        (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String head =
        "%s %s HTTP/1.1\r\nHost: %s%s\r\nUser-Agent: pawl\r\n%s\r\n"
            .formatted(method, target, url.getHost(), port, headers);
    var all = new ByteArrayOutputStream(head.length() + body.length);
    all.writeBytes(head.getBytes(US_ASCII));
    all.writeBytes(body);
    return all.toByteArray();
  }
}
