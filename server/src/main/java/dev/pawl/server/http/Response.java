package dev.pawl.server.http;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An answer. Immutable; the `with` methods return a changed copy.
///
/// The dispatcher adds `Content-Length`, answers HEAD without the content, answers 304 where the
/// request already has the entity tag, and cuts out a single `Range` of files and streams.
public final class Response {
  private final int status;
  private final Map<String, String> headers;
  private final Content content;

  private Response(int status, Map<String, String> headers, Content content) {
    this.status = status;
    this.headers = headers;
    this.content = content;
  }

  /// An answer without content.
  public static Response empty(int status) {
    return new Response(status, Map.of(), new Content.Empty());
  }

  /// A JSON value.
  public static Response json(int status, JsonValue value) {
    return bytes(status, "application/json", JsonWriter.compact(value));
  }

  /// Bytes of this media type.
  public static Response bytes(int status, String mediaType, byte[] bytes) {
    return new Response(status, Map.of(), new Content.Bytes(Buffer.buffer(bytes.clone())))
        .withHeader("content-type", mediaType);
  }

  /// A file that nobody changes. Supports a single Range.
  /// @param length the file's length
  public static Response file(Path file, long length, String mediaType) {
    return new Response(200, Map.of(), new Content.File(file, length))
        .withHeader("content-type", mediaType)
        .withHeader("accept-ranges", "bytes");
  }

  /// Bytes read while they are sent, no faster than they are taken. Supports a single Range.
  public static Response stream(ByteSource source, long length, String mediaType) {
    return new Response(200, Map.of(), new Content.Stream(source, length))
        .withHeader("content-type", mediaType)
        .withHeader("accept-ranges", "bytes");
  }

  /// An expected failure, explained in the way of the listener.
  public static Response refused(int status, Failure failure) {
    return new Response(status, Map.of(), new Content.Refused(failure));
  }

  /// The same as [#refused(int, Failure)].
  public static Response refused(Refusal refusal) {
    return refused(refusal.status(), refusal.failure());
  }

  /// With this header set.
  /// @param name in lower case
  public Response withHeader(String name, String value) {
    var changed = new LinkedHashMap<>(headers);
    changed.put(name, value);
    return new Response(status, changed, content);
  }

  /// With a strong entity tag: equal tags promise equal bytes.
  public Response withTag(String tag) {
    return withHeader("etag", "\"" + tag + "\"");
  }

  /// The status code.
  public int status() {
    return status;
  }

  /// The header of this lower-case name.
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  Map<String, String> headers() {
    return headers;
  }

  Content content() {
    return content;
  }
}
