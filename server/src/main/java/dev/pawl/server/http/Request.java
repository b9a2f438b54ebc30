package dev.pawl.server.http;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.access.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.OptionalLong;

/// A request that was let in, as its handler sees it. Used by the handler's thread alone.
///
/// The body is read while the handler asks for it. Where it is too long, too slow, cut off or not
/// JSON, the asking method throws [RequestRefused], which ends the request with the right answer.
public final class Request {
  private final RequestHead head;
  private final Caller caller;
  private final Body body;
  private final ByteCount bodyLimit;

  Request(RequestHead head, Caller caller, Body body, ByteCount bodyLimit) {
    this.head = head;
    this.caller = caller;
    this.body = body;
    this.bodyLimit = bodyLimit;
  }

  /// Everything but the body.
  public RequestHead head() {
    return head;
  }

  /// The decoded path segment for which the pattern has `{name}`.
  public String variable(String name) {
    return head.variable(name);
  }

  /// The query parameter of this name.
  public Optional<String> query(String name) {
    return head.query(name);
  }

  /// The first header of this name, in any case.
  public Optional<String> header(String name) {
    return head.header(name);
  }

  /// Who sent it.
  public Caller caller() {
    return caller;
  }

  /// The device that sent it.
  /// @throws IllegalStateException on a route that is not for devices
  public DeviceId device() {
    if (caller instanceof Caller.Device(DeviceId id, _)) {
      return id;
    }
    throw new IllegalStateException(head.path() + " was asked by " + caller + ", not by a device");
  }

  /// The certificate with which the device proved who it is; empty if it came with a token.
  public Optional<X509Certificate> deviceCertificate() {
    return caller instanceof Caller.Device(_, var certificate) ? certificate : Optional.empty();
  }

  /// The operator who sent it.
  /// @throws IllegalStateException on a route that is not for operators
  public Caller.Operator operator() {
    if (caller instanceof Caller.Operator operator) {
      return operator;
    }
    throw new IllegalStateException(
        head.path() + " was asked by " + caller + ", not by an operator");
  }

  /// The length of the body, when the sender said it: 0 without a body, empty when it comes in
  /// chunks.
  public OptionalLong bodyLength() {
    return body.announced();
  }

  /// The whole body, of at most the route's limit.
  public byte[] bodyBytes() {
    try (InputStream stream = bodyStream()) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("reading a body from memory", e);
    }
  }

  /// The body as it comes in. No more is taken from the connection than is read here. Reading
  /// throws [RequestRefused] beyond the route's limit.
  public InputStream bodyStream() {
    return body.open(bodyLimit);
  }

  /// The body as JSON, for typed reading. `JsonShape` and `MalformedInput` thrown while reading it
  /// may be left to the dispatcher, which answers 400.
  public JsonView json() {
    JsonLimits limits = JsonLimits.standard().withDocument(bodyLimit);
    return switch (JsonReader.read(bodyBytes(), limits)) {
      case Result.Ok<JsonValue, JsonFailure>(JsonValue value) -> JsonView.of(value);
      case Result.Failed<JsonValue, JsonFailure>(JsonFailure failure) ->
          throw new RequestRefused(new Refusal(400, failure));
    };
  }
}
